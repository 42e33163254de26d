package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import java.util.Map;

/** Layers by name, so that their parameters are found; {@link #get(String)} gives one, {@link #children()} all (PyTorch's ModuleDict). */
public final class LayerDict extends Layer {
    /** None yet. */
    public LayerDict() {}

    /** Layers by name, in the map's order. */
    public LayerDict(Map<String, ? extends Layer> layers) {
        layers.forEach(this::child);
    }

    /** Adds a layer under a name that is not taken. Returns this. */
    public LayerDict put(String name, Layer layer) {
        child(name, layer);
        return this;
    }

    /**
     * A dictionary computes nothing.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public Tensor forward(Tensor x) {
        throw new UnsupportedOperationException("LayerDict: has no forward of its own; get a layer by its name");
    }
}
