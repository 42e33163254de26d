package io.lanewise.nn.onnx;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.layer.Conv1d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.ConvTranspose1d;
import io.lanewise.nn.layer.ConvTranspose2d;
import io.lanewise.nn.layer.Upsample;
import io.lanewise.nn.layer.ZeroPad2d;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Convolutions, padding and other sizes of images. */
final class ConvolutionRows {
    private ConvolutionRows() {}

    static void addTo(OnnxTable table) {
        table.row(Conv1d.class, (graph, layer, in) -> convolution(graph, "Conv", layer, in, 1));
        table.row(Conv2d.class, (graph, layer, in) -> convolution(graph, "Conv", layer, in, 2));
        table.row(ConvTranspose1d.class, (graph, layer, in) -> convolution(graph, "ConvTranspose", layer, in, 1));
        table.row(ConvTranspose2d.class, (graph, layer, in) -> convolution(graph, "ConvTranspose", layer, in, 2));
        table.row(ZeroPad2d.class, (graph, layer, in) -> {
            long[] sides = Settings.of(layer).firstTuple(); // left, right, top, bottom
            int rank = in.getFirst().rank();
            long[] pads = new long[2 * rank]; // in front of each dimension, then behind each
            pads[rank - 1] = sides[0];
            pads[2 * rank - 1] = sides[1];
            pads[rank - 2] = sides[2];
            pads[2 * rank - 2] = sides[3];
            return graph.node("Pad", in.getFirst().name(), graph.longs(pads));
        });
        table.row(Upsample.class, ConvolutionRows::upsample);
    }

    /** Nodes that need a batch, with one put around an input that has none. */
    static String batched(OnnxGraph graph, OnnxValue x, int spatial, UnaryOperator<String> nodes) {
        if (x.rank() == spatial + 2) {
            return nodes.apply(x.name());
        }
        String wide = graph.node("Unsqueeze", x.name(), graph.longs(0));
        return graph.node("Squeeze", nodes.apply(wide), graph.longs(0));
    }

    private static String convolution(OnnxGraph graph, String operation, Layer layer, List<OnnxValue> in, int spatial) {
        Settings settings = Settings.of(layer);
        Map<String, Object> attributes = new HashMap<>();
        long[] size = settings.each("kernel_size", spatial, 1);
        long[] dilation = settings.each("dilation", spatial, 1);
        attributes.put("kernel_shape", size);
        attributes.put("strides", settings.each("stride", spatial, 1));
        attributes.put("dilations", dilation);
        attributes.put("group", settings.has("groups") ? settings.whole("groups") : 1);
        attributes.put("pads", pads(settings, spatial, size, dilation));
        if (settings.has("output_padding")) {
            attributes.put("output_padding", settings.each("output_padding", spatial, 0));
        }
        String weight = graph.parameter(layer, "weight");
        return batched(
                graph,
                in.getFirst(),
                spatial,
                x -> layer.stateDict().containsKey("bias")
                        ? graph.node(operation, attributes, x, weight, graph.parameter(layer, "bias"))
                        : graph.node(operation, attributes, x, weight));
    }

    /** In front of each dimension, then behind each. */
    private static long[] pads(Settings settings, int spatial, long[] size, long[] dilation) {
        long[] pads = new long[2 * spatial];
        boolean named = settings.has("padding")
                && !Character.isDigit(settings.text("padding").charAt(0))
                && !settings.text("padding").startsWith("(");
        if (named && settings.text("padding").equals("valid")) {
            return pads;
        }
        long[] both = named ? new long[0] : settings.each("padding", spatial, 0);
        for (int i = 0; i < spatial; i++) {
            long all = dilation[i] * (size[i] - 1);
            pads[i] = named ? all / 2 : both[i];
            pads[spatial + i] = named ? all - all / 2 : both[i];
        }
        return pads;
    }

    private static String upsample(OnnxGraph graph, Upsample layer, List<OnnxValue> in) {
        OnnxValue x = in.getFirst();
        Shape result = layer.forward(x.sample()).shape();
        Map<String, String> how =
                switch (layer.mode()) {
                    case NEAREST ->
                        Map.of(
                                "mode",
                                "nearest",
                                "coordinate_transformation_mode",
                                "asymmetric",
                                "nearest_mode",
                                "floor");
                    case LINEAR -> Map.of("mode", "linear", "coordinate_transformation_mode", "half_pixel");
                    case LINEAR_ALIGNED -> Map.of("mode", "linear", "coordinate_transformation_mode", "align_corners");
                };
        int[] dims = result.dims();
        long[] lengths = Arrays.stream(dims).skip(2).asLongStream().toArray();
        String front = graph.node("Slice", graph.node("Shape", x.name()), graph.longs(0), graph.longs(2));
        String sizes = graph.node("Concat", Map.of("axis", 0), front, graph.longs(lengths));
        return graph.node("Resize", how, x.name(), "", "", sizes);
    }
}
