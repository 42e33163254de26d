package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** Some dimensions as one; all but the first unless said otherwise: {@code [n, 1, 28, 28]} becomes {@code [n, 784]}. */
public final class Flatten extends Layer {
    private final int startDim;
    private final int endDim;

    /** All dimensions but the first. */
    public Flatten() {
        this(1, -1);
    }

    /** From a dimension to another, both included; negative numbers count from the last. */
    public Flatten(int startDim, int endDim) {
        this.startDim = startDim;
        this.endDim = endDim;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.flatten(x, startDim, endDim);
    }

    @Override
    protected String extraRepr() {
        return "start_dim=" + startDim + ", end_dim=" + endDim;
    }
}
