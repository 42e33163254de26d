package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** In training, zeroes each element with probability p and scales the others by {@code 1 / (1 - p)} (Srivastava et al., 2014). */
public final class Dropout extends Layer {
    private final float p;

    /** p = 0.5. */
    public Dropout() {
        this(0.5f);
    }

    /** A probability in [0, 1]. */
    public Dropout(float p) {
        this.p = Checks.range("Dropout", "p", p, 0, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.dropout(x, p, isTraining());
    }

    @Override
    protected String extraRepr() {
        return "p=" + p + ", inplace=False";
    }
}
