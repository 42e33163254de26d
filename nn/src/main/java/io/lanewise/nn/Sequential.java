package io.lanewise.nn;

import io.lanewise.core.kernel.Activation;
import io.lanewise.nn.autograd.Anomaly;
import io.lanewise.nn.autograd.Observation;
import io.lanewise.nn.autograd.Tensor;
import java.util.Map;

/** Layers one after the other; named 0, 1, 2, ... or as one likes (PyTorch's {@code nn.Sequential}). */
public final class Sequential extends Layer {
    private final Layer[] layers;

    /** Layers in order, named by their position. */
    public Sequential(Layer... layers) {
        this.layers = layers.clone();
        for (int i = 0; i < layers.length; i++) {
            child(Integer.toString(i), layers[i]);
        }
    }

    private Sequential(Map<String, Layer> layers) {
        this.layers = layers.values().toArray(Layer[]::new);
        layers.forEach(this::child);
    }

    /** Starts a sequence of named layers. */
    public static Builder named() {
        return new Builder();
    }

    @Override
    public Tensor forward(Tensor x) {
        if (Anomaly.isOn() || Observation.isLayerByLayer()) {
            return watched(x);
        }
        Tensor y = x;
        for (int i = 0; i < layers.length; i++) {
            Activation next = i + 1 < layers.length ? layers[i + 1].asActivation() : null;
            if (next == null) {
                y = layers[i].forward(y);
            } else {
                y = layers[i].forwardThen(y, next);
                i++;
            }
        }
        return y;
    }

    /** One layer after the other, each by its path. */
    private Tensor watched(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) {
            try (var _ = Anomaly.inLayer(layer.path());
                    var _ = Observation.inLayer(layer.path())) {
                y = layer.forward(y);
            }
        }
        return y;
    }

    /** Collects named layers. */
    public static final class Builder {
        private final Map<String, Layer> layers = new java.util.LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a layer behind the others.
         *
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder add(String name, Layer layer) {
            if (layers.putIfAbsent(name, layer) != null) {
                throw new IllegalArgumentException("Sequential: the name \"" + name + "\" is already taken");
            }
            return this;
        }

        /** The layers as one. */
        public Sequential build() {
            return new Sequential(layers);
        }
    }
}
