package io.lanewise.nn.onnx;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Bilinear;
import io.lanewise.nn.layer.MultiheadAttention;
import io.lanewise.nn.layer.Transformer;
import io.lanewise.nn.layer.TransformerDecoder;
import io.lanewise.nn.layer.TransformerDecoderLayer;
import java.util.List;

/** Runs a model on samples, to learn the shapes of what comes out. */
final class Samples {
    private Samples() {}

    static Tensor run(Layer model, List<Tensor> inputs) {
        if (inputs.size() == 1) {
            return model.forward(inputs.getFirst());
        }
        Tensor second = inputs.get(1);
        return switch (model) {
            case Bilinear layer when inputs.size() == 2 -> layer.forward(inputs.getFirst(), second);
            case MultiheadAttention layer
            when inputs.size() == 3 -> layer.forward(inputs.getFirst(), second, inputs.get(2));
            case TransformerDecoderLayer layer when inputs.size() == 2 -> layer.forward(inputs.getFirst(), second);
            case TransformerDecoder layer when inputs.size() == 2 -> layer.forward(inputs.getFirst(), second);
            case Transformer layer when inputs.size() == 2 -> layer.forward(inputs.getFirst(), second);
            default ->
                throw Checks.error(
                        "export onnx",
                        inputs.size() + " inputs were given, "
                                + model.getClass().getSimpleName() + " does not take them");
        };
    }
}
