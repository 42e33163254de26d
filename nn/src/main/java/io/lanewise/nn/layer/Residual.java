package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/** {@code y = x + inner(x)} (He et al., 2016); the inner layer must keep the shape, or give one that broadcasts. */
public final class Residual extends Layer {
    private final Layer inner;

    /** Around a layer, such as a Sequential. */
    public Residual(Layer inner) {
        this.inner = child("inner", inner);
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.add(inner.forward(x));
    }
}
