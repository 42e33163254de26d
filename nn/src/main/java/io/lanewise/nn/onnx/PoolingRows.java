package io.lanewise.nn.onnx;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.Layer;
import io.lanewise.nn.layer.AdaptiveAvgPool1d;
import io.lanewise.nn.layer.AdaptiveAvgPool2d;
import io.lanewise.nn.layer.AdaptiveMaxPool1d;
import io.lanewise.nn.layer.AdaptiveMaxPool2d;
import io.lanewise.nn.layer.AvgPool1d;
import io.lanewise.nn.layer.AvgPool2d;
import io.lanewise.nn.layer.MaxPool1d;
import io.lanewise.nn.layer.MaxPool2d;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Pooling. */
final class PoolingRows {
    private PoolingRows() {}

    static void addTo(OnnxTable table) {
        table.row(MaxPool1d.class, (graph, layer, in) -> largest(graph, layer, in.getFirst(), 1));
        table.row(MaxPool2d.class, (graph, layer, in) -> largest(graph, layer, in.getFirst(), 2));
        table.row(
                AvgPool1d.class,
                (graph, layer, in) -> mean(graph, layer, in.getFirst(), 1, layer.ceilMode(), layer.countIncludePad()));
        table.row(AvgPool2d.class, (graph, layer, in) -> {
            int divisor = layer.divisorOverride();
            if (divisor == 0) {
                return mean(graph, layer, in.getFirst(), 2, layer.ceilMode(), layer.countIncludePad());
            }
            Checks.that(
                    !layer.ceilMode(),
                    "export onnx",
                    "AvgPool2d with a divisor of its own and ceilMode cannot be exported");
            long[] size = Settings.of(layer).each("kernel_size", 2, 1);
            String mean = mean(graph, layer, in.getFirst(), 2, false, true);
            return graph.node("Mul", mean, graph.number((float) size[0] * size[1] / divisor));
        });
        table.row(AdaptiveAvgPool1d.class, (graph, layer, in) -> adaptive(graph, layer, in.getFirst(), 1, false));
        table.row(AdaptiveAvgPool2d.class, (graph, layer, in) -> adaptive(graph, layer, in.getFirst(), 2, false));
        table.row(AdaptiveMaxPool1d.class, (graph, layer, in) -> adaptive(graph, layer, in.getFirst(), 1, true));
        table.row(AdaptiveMaxPool2d.class, (graph, layer, in) -> adaptive(graph, layer, in.getFirst(), 2, true));
    }

    private static String largest(OnnxGraph graph, Layer layer, OnnxValue x, int spatial) {
        Settings settings = Settings.of(layer);
        Map<String, Object> attributes = window(settings, spatial);
        attributes.put("dilations", settings.each("dilation", spatial, 1));
        attributes.put("ceil_mode", settings.isTrue("ceil_mode"));
        return ConvolutionRows.batched(graph, x, spatial, name -> graph.node("MaxPool", attributes, name));
    }

    private static String mean(
            OnnxGraph graph, Layer layer, OnnxValue x, int spatial, boolean ceilMode, boolean countIncludePad) {
        Map<String, Object> attributes = window(Settings.of(layer), spatial);
        attributes.put("ceil_mode", ceilMode);
        // With ceil_mode, ONNX's padding counts where windows end outside of it, too, and PyTorch's does not.
        boolean padded = countIncludePad && !Arrays.equals((long[]) attributes.get("pads"), new long[2 * spatial]);
        Checks.that(
                !ceilMode || !padded,
                "export onnx",
                "a mean pooling with ceilMode that counts its padding cannot be exported; use countIncludePad = false");
        attributes.put("count_include_pad", padded);
        return ConvolutionRows.batched(graph, x, spatial, name -> graph.node("AveragePool", attributes, name));
    }

    private static Map<String, Object> window(Settings settings, int spatial) {
        long[] padding = settings.each("padding", spatial, 0);
        long[] pads = new long[2 * spatial];
        System.arraycopy(padding, 0, pads, 0, spatial);
        System.arraycopy(padding, 0, pads, spatial, spatial);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("kernel_shape", settings.each("kernel_size", spatial, 1));
        attributes.put("strides", settings.each("stride", spatial, 1));
        attributes.put("pads", pads);
        return attributes;
    }

    /** Output i of n over a dimension of length l covers {@code floor(i l / n)} to {@code ceil((i + 1) l / n)}; one dimension after the other. */
    private static String adaptive(OnnxGraph graph, Layer layer, OnnxValue x, int spatial, boolean largest) {
        long[] outputs = Settings.of(layer).each("output_size", spatial, 1);
        String y = x.name();
        for (int i = 0; i < spatial; i++) {
            int axis = x.rank() - spatial + i;
            int inputs = x.shape().dim(axis);
            y = largest
                    ? maxima(graph, y, axis, inputs, (int) outputs[i])
                    : means(graph, y, i == spatial - 1, inputs, (int) outputs[i]);
        }
        return y;
    }

    private static int begin(int output, int inputs, int outputs) {
        return (int) ((long) output * inputs / outputs);
    }

    private static int end(int output, int inputs, int outputs) {
        return (int) (((output + 1L) * inputs + outputs - 1) / outputs);
    }

    private static String maxima(OnnxGraph graph, String x, int axis, int inputs, int outputs) {
        String[] parts = new String[outputs];
        for (int i = 0; i < outputs; i++) {
            String part = graph.node(
                    "Slice",
                    x,
                    graph.longs(begin(i, inputs, outputs)),
                    graph.longs(end(i, inputs, outputs)),
                    graph.longs(axis));
            parts[i] = graph.node("ReduceMax", Map.of("axes", new long[] {axis}, "keepdims", 1), part);
        }
        return graph.node("Concat", Map.of("axis", axis), parts);
    }

    /** A mean of parts is a product with a matrix of their shares. */
    private static String means(OnnxGraph graph, String x, boolean columns, int inputs, int outputs) {
        NDArray shares = NDArray.zeros(inputs, outputs);
        for (int i = 0; i < outputs; i++) {
            int begin = begin(i, inputs, outputs);
            int end = end(i, inputs, outputs);
            for (int j = begin; j < end; j++) {
                shares.set(1f / (end - begin), j, i);
            }
        }
        String name = "means of " + inputs + " to " + outputs;
        return columns
                ? graph.node("MatMul", x, graph.constant(name, shares))
                : graph.node("MatMul", graph.constant(name + " rows", shares.transpose()), x);
    }
}
