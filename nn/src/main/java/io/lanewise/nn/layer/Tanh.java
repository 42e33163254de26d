package io.lanewise.nn.layer;

import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/** Hyperbolic tangent, elementwise. */
public final class Tanh extends Layer {
    @Override
    public Tensor forward(Tensor x) {
        return x.tanh();
    }

    @Override
    protected Activation asActivation() {
        return Activations.TANH;
    }
}
