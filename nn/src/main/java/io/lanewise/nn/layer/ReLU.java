package io.lanewise.nn.layer;

import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/** {@code max(x, 0)}, elementwise. */
public final class ReLU extends Layer {
    @Override
    public Tensor forward(Tensor x) {
        return x.relu();
    }

    @Override
    protected Activation asActivation() {
        return Activations.RELU;
    }
}
