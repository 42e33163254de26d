package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** Leaky ReLU whose slope is drawn for each element in training, and is the mean of its bounds otherwise (Xu et al., 2015). */
public final class RReLU extends Layer {
    private final float lower;
    private final float upper;

    /** Slopes from 1/8 to 1/3. */
    public RReLU() {
        this(1 / 8f, 1 / 3f);
    }

    /** Finite bounds, the first not above the second. */
    public RReLU(float lower, float upper) {
        this.lower = Checks.finite("RReLU", "lower", lower);
        this.upper = Checks.range("RReLU", "upper", upper, lower, Float.MAX_VALUE);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.rrelu(x, lower, upper, isTraining());
    }

    @Override
    protected String extraRepr() {
        return "lower=" + lower + ", upper=" + upper;
    }
}
