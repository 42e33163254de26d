package io.lanewise.nn.onnx;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.Layer;
import io.lanewise.nn.layer.Bilinear;
import io.lanewise.nn.layer.Embedding;
import io.lanewise.nn.layer.Flatten;
import io.lanewise.nn.layer.LearnedEncoding;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.SinusoidalEncoding;
import io.lanewise.nn.layer.Unflatten;
import java.util.Map;

/** Linear layers, tables of vectors, and changes of shape. */
final class DenseRows {
    private DenseRows() {}

    static void addTo(OnnxTable table) {
        table.row(Linear.class, (graph, layer, in) -> linear(graph, layer, in.getFirst()));
        table.row(Bilinear.class, (graph, layer, in) -> {
            OnnxValue a = in.getFirst();
            String y = graph.node(
                    "Einsum",
                    Map.of("equation", "...i,oij,...j->...o"),
                    a.name(),
                    graph.parameter(layer, "weight"),
                    in.getLast().name());
            return biased(graph, layer, y);
        });
        table.row(Embedding.class, (graph, layer, in) -> {
            if (Settings.of(layer).has("max_norm")) {
                throw Checks.error("export onnx", "an Embedding with max_norm changes its vectors as they are used");
            }
            return graph.node(
                    "Gather", graph.parameter(layer, "weight"), in.getFirst().name());
        });
        table.row(
                LearnedEncoding.class,
                (graph, layer, in) -> encoded(graph, graph.parameter(layer, "weight"), in.getFirst()));
        table.row(
                SinusoidalEncoding.class,
                (graph, layer, in) -> encoded(graph, graph.derived(layer, "table", layer.table()), in.getFirst()));
        table.row(Flatten.class, (graph, layer, in) -> {
            OnnxValue x = in.getFirst();
            Settings settings = Settings.of(layer);
            int first = Math.floorMod(settings.whole("start_dim"), x.rank());
            int last = Math.floorMod(settings.whole("end_dim"), x.rank());
            return reshaped(graph, x, first, last, -1);
        });
        table.row(Unflatten.class, (graph, layer, in) -> {
            OnnxValue x = in.getFirst();
            int dim = Math.floorMod(Settings.of(layer).whole("dim"), x.rank());
            return reshaped(graph, x, dim, dim, Settings.of(layer).each("unflattened_size", 1, 0));
        });
    }

    private static String linear(OnnxGraph graph, Linear layer, OnnxValue x) {
        if (x.rank() != 2) {
            return linear(graph, layer, x.name());
        }
        Map<String, Integer> transposed = Map.of("transB", 1);
        String weight = graph.parameter(layer, "weight");
        return layer.stateDict().containsKey("bias")
                ? graph.node("Gemm", transposed, x.name(), weight, graph.parameter(layer, "bias"))
                : graph.node("Gemm", transposed, x.name(), weight);
    }

    /** {@code x wᵀ + b} over the last of any number of dimensions. */
    static String linear(OnnxGraph graph, Layer layer, String x) {
        NDArray turned = layer.parameter("weight").value().transpose();
        return biased(graph, layer, graph.node("MatMul", x, graph.derived(layer, "weight.t", turned)));
    }

    private static String biased(OnnxGraph graph, Layer layer, String y) {
        return layer.stateDict().containsKey("bias") ? graph.node("Add", y, graph.parameter(layer, "bias")) : y;
    }

    /** x plus as many rows of a table as x has. */
    private static String encoded(OnnxGraph graph, String table, OnnxValue x) {
        String length = graph.node("Gather", graph.node("Shape", x.name()), graph.longs(x.rank() - 2));
        String rows = graph.node("Slice", table, graph.longs(0), length, graph.longs(0));
        return graph.node("Add", x.name(), rows);
    }

    /** Dimensions from one to another replaced by others, of which one may be -1, what is left. Those in front may be of any length. */
    private static String reshaped(OnnxGraph graph, OnnxValue x, int first, int last, long... between) {
        int behind = x.rank() - 1 - last;
        long[] lengths = new long[first + between.length + behind];
        System.arraycopy(between, 0, lengths, first, between.length); // those in front stay 0: as they are
        for (int i = 0; i < behind; i++) {
            lengths[first + between.length + i] = x.shape().dim(last + 1 + i);
        }
        return graph.node("Reshape", x.name(), graph.longs(lengths));
    }
}
