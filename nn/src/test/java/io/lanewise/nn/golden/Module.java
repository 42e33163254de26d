package io.lanewise.nn.golden;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import java.util.function.Function;

/** A layer and how PyTorch calls it: several inputs or outputs where it has them, states of recurrent layers one after the other. */
record Module(Layer layer, Function<List<Tensor>, List<Tensor>> forward) {
    /** The module itself, or a layer of one input and one output. */
    static Module of(Object made) {
        if (made instanceof Module module) {
            return module;
        }
        Layer layer = (Layer) made;
        return new Module(layer, inputs -> List.of(layer.forward(inputs.getFirst())));
    }
}
