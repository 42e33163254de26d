package io.lanewise.nn.layer;

import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/** {@code 1 / (1 + exp(-x))}, elementwise. */
public final class Sigmoid extends Layer {
    @Override
    public Tensor forward(Tensor x) {
        return x.sigmoid();
    }

    @Override
    protected Activation asActivation() {
        return Activations.SIGMOID;
    }
}
