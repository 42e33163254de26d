package io.lanewise.nn;

import io.lanewise.nn.autograd.Tensor;
import java.util.Map;

/** Layers one after the other; named 0, 1, 2, ... or as one likes (PyTorch's {@code nn.Sequential}). */
public final class Sequential extends Layer {
    /** Layers in order, named by their position. */
    public Sequential(Layer... layers) {
        for (int i = 0; i < layers.length; i++) {
            child(Integer.toString(i), layers[i]);
        }
    }

    private Sequential(Map<String, Layer> layers) {
        layers.forEach(this::child);
    }

    /** Starts a sequence of named layers. */
    public static Builder named() {
        return new Builder();
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : children().values()) {
            y = layer.forward(y);
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
