package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** {@link Dropout2d} for sequences {@code [n, channels, length]}, or one sample's {@code [channels, length]}. */
public final class Dropout1d extends Layer {
    private final float p;

    /** p = 0.5. */
    public Dropout1d() {
        this(0.5f);
    }

    /** A probability in [0, 1]. */
    public Dropout1d(float p) {
        this.p = Checks.range("Dropout1d", "p", p, 0, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.shape().rank() == 2
                ? Functional.featureDropout(x.unsqueeze(0), p, isTraining()).squeeze(0)
                : Functional.featureDropout(x, p, isTraining());
    }

    @Override
    protected String extraRepr() {
        return "p=" + p + ", inplace=False";
    }
}
