package io.lanewise.nn.layer;

import io.lanewise.core.kernel.Activation;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Anomaly;
import io.lanewise.nn.autograd.Tensor;

/**
 * An elementwise function as a layer, the library's or one's own: {@code new Sequential(new Linear(2, 8), new ActivationLayer(squaredRelu))}
 * runs at the speed of the others.
 */
public class ActivationLayer extends Layer {
    private final Activation function;
    private final String settings;

    /** A layer of a function, which is printed by its name. */
    public ActivationLayer(Activation function) {
        this(function, function.name());
    }

    ActivationLayer(Activation function, String settings) {
        this.function = function;
        this.settings = settings;
    }

    @Override
    public final Tensor forward(Tensor x) {
        if (Anomaly.isOn()) {
            try (var _ = Anomaly.inLayer(path())) {
                return x.apply(function);
            }
        }
        return x.apply(function);
    }

    @Override
    protected final Activation asActivation() {
        return function;
    }

    @Override
    protected final String extraRepr() {
        return settings;
    }
}
