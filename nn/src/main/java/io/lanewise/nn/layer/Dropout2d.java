package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/**
 * In training, zeroes each channel of {@code [n, channels, ..]} with probability p and scales the others by {@code 1 / (1 - p)} (Tompson et al.,
 * 2015): neighbours in a picture are too much alike to be dropped one by one.
 */
public final class Dropout2d extends Layer {
    private final float p;

    /** p = 0.5. */
    public Dropout2d() {
        this(0.5f);
    }

    /** A probability in [0, 1]. */
    public Dropout2d(float p) {
        this.p = Checks.range("Dropout2d", "p", p, 0, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.featureDropout(x, p, isTraining());
    }

    @Override
    protected String extraRepr() {
        return "p=" + p + ", inplace=False";
    }
}
