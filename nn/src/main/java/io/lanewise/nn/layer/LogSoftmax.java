package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/** {@code log(softmax(x))} along a dimension, stable. */
public final class LogSoftmax extends Layer {
    private final int dim;

    /** Along the dimension; negative numbers count from the last. */
    public LogSoftmax(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.logSoftmax(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
