package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/** {@code exp(x) / sum(exp(x))} along a dimension. */
public final class Softmax extends Layer {
    private final int dim;

    /** Along the dimension; negative numbers count from the last. */
    public Softmax(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.softmax(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
