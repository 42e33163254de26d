package io.lanewise.nn.onnx;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.PiecewiseActivations;
import io.lanewise.core.kernel.SmoothActivations;
import io.lanewise.nn.Layer;
import io.lanewise.nn.layer.*;
import java.util.Arrays;
import java.util.Map;

/** Activations: functions of elements, and softmaxes. */
final class ActivationRows {
    /** A function of elements, with what the layer prints. */
    private interface Function {
        String of(OnnxGraph graph, Settings settings, String x);
    }

    private ActivationRows() {}

    static void addTo(OnnxTable table) {
        table.same("Relu", ReLU.class);
        table.same("Sigmoid", Sigmoid.class);
        table.same("Tanh", Tanh.class);
        table.same("Selu", SELU.class);
        table.same("Softsign", Softsign.class);
        table.same("HardSwish", Hardswish.class);
        table.same("Identity", Identity.class, Dropout.class, Dropout1d.class, Dropout2d.class, AlphaDropout.class);
        function(table, LeakyReLU.class, (graph, set, x) -> leaky(graph, set.number("negative_slope"), x));
        function(
                table,
                RReLU.class,
                (graph, set, x) -> leaky(graph, (set.number("lower") + set.number("upper")) / 2, x));
        function(table, ELU.class, (graph, set, x) -> graph.node("Elu", Map.of("alpha", set.number("alpha")), x));
        function(table, CELU.class, (graph, set, x) -> graph.node("Celu", Map.of("alpha", set.number("alpha")), x));
        function(
                table,
                Hardsigmoid.class,
                (graph, _, x) -> graph.node("HardSigmoid", Map.of("alpha", 1f / 6, "beta", 0.5f), x));
        function(table, ReLU6.class, (graph, _, x) -> clip(graph, 0, 6, x));
        function(
                table, Hardtanh.class, (graph, set, x) -> clip(graph, set.number("min_val"), set.number("max_val"), x));
        function(
                table,
                Hardshrink.class,
                (graph, set, x) -> graph.node("Shrink", Map.of("lambd", set.first(), "bias", 0f), x));
        function(
                table,
                Softshrink.class,
                (graph, set, x) -> graph.node("Shrink", Map.of("lambd", set.first(), "bias", set.first()), x));
        function(table, Tanhshrink.class, (graph, _, x) -> graph.node("Sub", x, graph.node("Tanh", x)));
        function(
                table,
                Threshold.class,
                (graph, set, x) -> graph.node(
                        "Where",
                        graph.node("Greater", x, graph.number(set.number("threshold"))),
                        x,
                        graph.number(set.number("value"))));
        function(table, SiLU.class, (graph, _, x) -> graph.node("Mul", x, graph.node("Sigmoid", x)));
        function(
                table,
                Mish.class,
                (graph, _, x) -> graph.node("Mul", x, graph.node("Tanh", graph.node("Softplus", x))));
        function(
                table,
                LogSigmoid.class,
                (graph, _, x) -> graph.node("Neg", graph.node("Softplus", graph.node("Neg", x))));
        function(table, Softplus.class, ActivationRows::softplus);
        function(
                table,
                GELU.class,
                (graph, set, x) -> set.text("approximate").contains("tanh") ? geluTanh(graph, x) : gelu(graph, x));
        function(table, Softmax.class, (graph, set, x) -> graph.node("Softmax", Map.of("axis", set.whole("dim")), x));
        function(
                table,
                LogSoftmax.class,
                (graph, set, x) -> graph.node("LogSoftmax", Map.of("axis", set.whole("dim")), x));
        function(
                table,
                Softmin.class,
                (graph, set, x) -> graph.node("Softmax", Map.of("axis", set.whole("dim")), graph.node("Neg", x)));
        function(table, GLU.class, (graph, set, x) -> {
            String[] halves = graph.nodes("Split", Map.of("axis", set.whole("dim")), 2, x);
            return graph.node("Mul", halves[0], graph.node("Sigmoid", halves[1]));
        });
        table.row(PReLU.class, (graph, layer, in) -> {
            NDArray slopes = layer.parameter("weight").value();
            int[] dims = new int[Math.max(1, in.getFirst().rank() - 1)]; // one for each channel, dimension 1
            Arrays.fill(dims, 1);
            dims[0] = Math.toIntExact(slopes.size());
            return graph.node("PRelu", in.getFirst().name(), graph.derived(layer, "weight", slopes.reshape(dims)));
        });
    }

    private static void function(OnnxTable table, Class<? extends Layer> type, Function function) {
        table.row(
                type,
                (graph, layer, in) ->
                        function.of(graph, Settings.of(layer), in.getFirst().name()));
    }

    private static String leaky(OnnxGraph graph, float slope, String x) {
        return graph.node("LeakyRelu", Map.of("alpha", slope), x);
    }

    private static String clip(OnnxGraph graph, float low, float high, String x) {
        return graph.node("Clip", x, graph.number(low), graph.number(high));
    }

    private static String softplus(OnnxGraph graph, Settings settings, String x) {
        String beta = graph.number(settings.number("beta"));
        String scaled = graph.node("Mul", x, beta);
        String soft = graph.node("Div", graph.node("Softplus", scaled), beta);
        String straight = graph.node("Greater", scaled, graph.number(settings.number("threshold")));
        return graph.node("Where", straight, x, soft);
    }

    private static String gelu(OnnxGraph graph, String x) {
        String erf = graph.node("Erf", graph.node("Mul", x, graph.number((float) Math.sqrt(0.5))));
        String share = graph.node("Mul", graph.node("Add", erf, graph.number(1)), graph.number(0.5f));
        return graph.node("Mul", x, share);
    }

    private static String geluTanh(OnnxGraph graph, String x) {
        String cube = graph.node("Mul", graph.node("Mul", x, x), x);
        String sum = graph.node("Add", x, graph.node("Mul", cube, graph.number(0.044715f)));
        String tanh = graph.node("Tanh", graph.node("Mul", sum, graph.number((float) Math.sqrt(2 / Math.PI))));
        String share = graph.node("Mul", graph.node("Add", tanh, graph.number(1)), graph.number(0.5f));
        return graph.node("Mul", x, share);
    }

    /** One of the library's functions that stands within a layer. */
    static String apply(OnnxGraph graph, Activation function, String x) {
        if (function == Activations.RELU) {
            return graph.node("Relu", x);
        } else if (function == Activations.GELU) {
            return gelu(graph, x);
        } else if (function == Activations.GELU_TANH) {
            return geluTanh(graph, x);
        } else if (function == Activations.SIGMOID) {
            return graph.node("Sigmoid", x);
        } else if (function == Activations.TANH) {
            return graph.node("Tanh", x);
        } else if (function == SmoothActivations.SILU) {
            return graph.node("Mul", x, graph.node("Sigmoid", x));
        } else if (function == PiecewiseActivations.HARDSWISH) {
            return graph.node("HardSwish", x);
        }
        throw Checks.error("export onnx", "the function \"" + function.name() + "\" within a layer cannot be exported");
    }
}
