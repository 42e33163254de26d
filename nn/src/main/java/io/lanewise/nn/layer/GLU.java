package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** The first half along a dimension times the sigmoid of the second half (Dauphin et al., 2017); the length must be even. */
public final class GLU extends Layer {
    private final int dim;

    /** Along the last dimension. */
    public GLU() {
        this(-1);
    }

    /** Along the dimension; negative numbers count from the last. */
    public GLU(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.glu(x, dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
