package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Layers in a list, named 0, 1, 2, ..., so that their parameters are found; what is done with them is the owner's business (PyTorch's ModuleList). */
public final class LayerList extends Layer implements Iterable<Layer> {
    private final List<Layer> layers = new ArrayList<>();

    /** Layers in order. */
    public LayerList(Layer... layers) {
        for (Layer layer : layers) {
            append(layer);
        }
    }

    /** Adds a layer at the end. Returns this. */
    public LayerList append(Layer layer) {
        layers.add(child(Integer.toString(layers.size()), layer));
        return this;
    }

    /** The layer at a position; negative ones count from the end. */
    public Layer get(int index) {
        return layers.get(index < 0 ? index + layers.size() : index);
    }

    /** Number of layers. */
    public int size() {
        return layers.size();
    }

    @Override
    public Iterator<Layer> iterator() {
        return List.copyOf(layers).iterator();
    }

    /**
     * A list computes nothing.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public Tensor forward(Tensor x) {
        throw new UnsupportedOperationException(
                "LayerList: has no forward of its own; call its layers one by one, or use Sequential");
    }
}
