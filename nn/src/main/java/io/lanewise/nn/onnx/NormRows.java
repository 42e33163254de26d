package io.lanewise.nn.onnx;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.layer.BatchNorm1d;
import io.lanewise.nn.layer.BatchNorm2d;
import io.lanewise.nn.layer.GroupNorm;
import io.lanewise.nn.layer.InstanceNorm1d;
import io.lanewise.nn.layer.InstanceNorm2d;
import io.lanewise.nn.layer.LayerNorm;
import io.lanewise.nn.layer.RMSNorm;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** Normalisations, as they are in evaluation. */
final class NormRows {
    private NormRows() {}

    static void addTo(OnnxTable table) {
        table.row(BatchNorm1d.class, (graph, layer, in) -> batch(graph, layer, in.getFirst()));
        table.row(BatchNorm2d.class, (graph, layer, in) -> batch(graph, layer, in.getFirst()));
        table.row(InstanceNorm1d.class, (graph, layer, in) -> instance(graph, layer, in.getFirst(), 1));
        table.row(InstanceNorm2d.class, (graph, layer, in) -> instance(graph, layer, in.getFirst(), 2));
        table.row(GroupNorm.class, (graph, layer, in) -> group(graph, layer, in.getFirst()));
        table.row(
                LayerNorm.class,
                (graph, layer, in) -> layer(graph, layer, in.getFirst().name()));
        table.row(RMSNorm.class, (graph, layer, in) -> rms(graph, layer, in.getFirst()));
    }

    private static boolean has(Layer layer, String name) {
        return layer.stateDict().containsKey(name);
    }

    /** The channels' weights, or ones; their biases, or zeros. */
    private static String weight(OnnxGraph graph, Layer layer, int channels) {
        return has(layer, "weight")
                ? graph.parameter(layer, "weight")
                : graph.constant("ones " + channels, NDArray.ones(channels));
    }

    private static String bias(OnnxGraph graph, Layer layer, int channels) {
        return has(layer, "bias")
                ? graph.parameter(layer, "bias")
                : graph.constant("zeros " + channels, NDArray.zeros(channels));
    }

    private static String running(OnnxGraph graph, Layer layer, String x, int channels) {
        return graph.node(
                "BatchNormalization",
                Map.of("epsilon", Settings.of(layer).number("eps")),
                x,
                weight(graph, layer, channels),
                bias(graph, layer, channels),
                graph.parameter(layer, "running_mean"),
                graph.parameter(layer, "running_var"));
    }

    private static String batch(OnnxGraph graph, Layer layer, OnnxValue x) {
        int channels = x.shape().dim(1);
        if (has(layer, "running_mean")) {
            return running(graph, layer, x.name(), channels);
        }
        long[] others = IntStream.range(0, x.rank())
                .filter(dim -> dim != 1)
                .asLongStream()
                .toArray();
        String y = normalised(graph, x.name(), Settings.of(layer).number("eps"), others);
        return scaled(graph, layer, y, channels, x.rank() - 2);
    }

    /** {@code (x - mean) / sqrt(variance + eps)} over axes. */
    private static String normalised(OnnxGraph graph, String x, float eps, long... axes) {
        Map<String, Object> over = Map.of("axes", axes, "keepdims", 1);
        String away = graph.node("Sub", x, graph.node("ReduceMean", over, x));
        String variance = graph.node("ReduceMean", over, graph.node("Mul", away, away));
        return graph.node("Div", away, graph.node("Sqrt", graph.node("Add", variance, graph.number(eps))));
    }

    /** A weight and a bias for each channel, behind which there are so many dimensions. */
    private static String scaled(OnnxGraph graph, Layer layer, String y, int channels, int behind) {
        if (!has(layer, "weight")) {
            return y;
        }
        int[] dims = new int[behind + 1];
        Arrays.fill(dims, 1);
        dims[0] = channels;
        String times = graph.derived(
                layer, "weight.wide", layer.parameter("weight").value().reshape(dims));
        String plus = graph.derived(
                layer, "bias.wide", layer.parameter("bias").value().reshape(dims));
        return graph.node("Add", graph.node("Mul", y, times), plus);
    }

    private static String instance(OnnxGraph graph, Layer layer, OnnxValue x, int spatial) {
        int channels = x.shape().dim(x.rank() - 1 - spatial);
        return ConvolutionRows.batched(
                graph,
                x,
                spatial,
                name -> has(layer, "running_mean")
                        ? running(graph, layer, name, channels)
                        : graph.node(
                                "InstanceNormalization",
                                Map.of("epsilon", Settings.of(layer).number("eps")),
                                name,
                                weight(graph, layer, channels),
                                bias(graph, layer, channels)));
    }

    private static String group(OnnxGraph graph, Layer layer, OnnxValue x) {
        int channels = x.shape().dim(1);
        int groups = (int) Settings.of(layer).first();
        String rows = graph.node("Reshape", x.name(), graph.longs(0, groups, -1));
        String y = graph.node(
                "InstanceNormalization",
                Map.of("epsilon", Settings.of(layer).number("eps")),
                rows,
                graph.constant("ones " + groups, NDArray.ones(groups)),
                graph.constant("zeros " + groups, NDArray.zeros(groups)));
        String back = graph.node("Reshape", y, graph.node("Shape", x.name()));
        return scaled(graph, layer, back, channels, x.rank() - 2);
    }

    static String layer(OnnxGraph graph, Layer layer, String x) {
        int[] normalized = Arrays.stream(Settings.of(layer).firstTuple())
                .mapToInt(Math::toIntExact)
                .toArray();
        Map<String, Object> attributes =
                Map.of("axis", -normalized.length, "epsilon", Settings.of(layer).number("eps"));
        String weight = has(layer, "weight")
                ? graph.parameter(layer, "weight")
                : graph.constant("ones " + Arrays.toString(normalized), NDArray.full(Shape.of(normalized), 1));
        return has(layer, "bias")
                ? graph.node("LayerNormalization", attributes, x, weight, graph.parameter(layer, "bias"))
                : graph.node("LayerNormalization", attributes, x, weight);
    }

    private static String rms(OnnxGraph graph, Layer layer, OnnxValue x) {
        Settings settings = Settings.of(layer);
        int dims = settings.firstTuple().length;
        long[] axes = IntStream.range(0, dims).mapToLong(i -> i - dims).toArray();
        float eps = settings.text("eps").equals("None") ? Math.ulp(1f) : settings.number("eps");
        String square =
                graph.node("ReduceMean", Map.of("axes", axes, "keepdims", 1), graph.node("Mul", x.name(), x.name()));
        String root = graph.node("Sqrt", graph.node("Add", square, graph.number(eps)));
        String y = graph.node("Div", x.name(), root);
        return has(layer, "weight") ? graph.node("Mul", y, graph.parameter(layer, "weight")) : y;
    }
}
