package io.lanewise.nn.onnx;

import io.lanewise.nn.Layer;
import java.util.List;

/** How layers of one class become nodes: a row of the table of {@link OnnxExport}, or one of the user's for a net of their own. */
@FunctionalInterface
public interface OnnxRow<L extends Layer> {
    /**
     * Adds a layer's nodes to a graph.
     *
     * @param graph what is built
     * @param layer with its numbers
     * @param inputs what the layer is given, one value for most
     * @return the name of what comes out
     * @throws IllegalArgumentException if the layer has a setting that ONNX cannot express
     */
    String add(OnnxGraph graph, L layer, List<OnnxValue> inputs);
}
