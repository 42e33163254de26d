package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** Softmax of {@code -x} along a dimension. */
public final class Softmin extends Layer {
    private final int dim;

    /** Along the dimension; negative numbers count from the last. */
    public Softmin(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.softmin(x, dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
