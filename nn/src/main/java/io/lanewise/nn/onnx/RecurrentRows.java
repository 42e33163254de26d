package io.lanewise.nn.onnx;

import io.lanewise.core.array.NDArray;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.GRU;
import io.lanewise.nn.layer.GRUCell;
import io.lanewise.nn.layer.LSTM;
import io.lanewise.nn.layer.LSTMCell;
import io.lanewise.nn.layer.RNN;
import io.lanewise.nn.layer.RNNCell;
import io.lanewise.nn.op.Functional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Recurrent layers and cells, from zero states on: what {@code forward} gives. */
final class RecurrentRows {
    /** ONNX's operation, and where each of its gates stands among PyTorch's. */
    private record Kind(String operation, int... gates) {}

    private static final Kind ELMAN = new Kind("RNN", 0);
    private static final Kind LSTM_GATES = new Kind("LSTM", 0, 3, 1, 2); // input, output, forget, cell
    private static final Kind GRU_GATES = new Kind("GRU", 1, 0, 2); // update, reset, hidden

    private RecurrentRows() {}

    static void addTo(OnnxTable table) {
        table.row(RNN.class, (graph, layer, in) -> sequence(graph, layer, in.getFirst(), ELMAN, layer.relu()));
        table.row(LSTM.class, (graph, layer, in) -> sequence(graph, layer, in.getFirst(), LSTM_GATES, false));
        table.row(GRU.class, (graph, layer, in) -> sequence(graph, layer, in.getFirst(), GRU_GATES, false));
        table.row(
                RNNCell.class,
                (graph, layer, in) -> cell(
                        graph, layer, in.getFirst(), ELMAN, Settings.of(layer).has("nonlinearity")));
        table.row(LSTMCell.class, (graph, layer, in) -> cell(graph, layer, in.getFirst(), LSTM_GATES, false));
        table.row(GRUCell.class, (graph, layer, in) -> cell(graph, layer, in.getFirst(), GRU_GATES, false));
    }

    private static String cell(OnnxGraph graph, Layer layer, OnnxValue x, Kind kind, boolean relu) {
        long[] around = x.rank() == 1 ? new long[] {0, 1} : new long[] {0};
        String step = graph.node("Unsqueeze", x.name(), graph.longs(around));
        String y = steps(graph, layer, step, kind, relu, List.of("")); // [1, 1, batch, hidden]
        return graph.node("Squeeze", y, x.rank() == 1 ? graph.longs(0, 1, 2) : graph.longs(0, 1));
    }

    private static String sequence(OnnxGraph graph, Layer layer, OnnxValue x, Kind kind, boolean relu) {
        Settings settings = Settings.of(layer);
        boolean batchFirst = settings.has("batch_first");
        long batch = batchFirst ? 0 : 1;
        String y = x.rank() == 2 ? graph.node("Unsqueeze", x.name(), graph.longs(batch)) : x.name();
        y = batchFirst ? swapped(graph, y) : y;
        int layers = settings.has("num_layers") ? settings.whole("num_layers") : 1;
        for (int i = 0; i < layers; i++) {
            List<String> directions = new ArrayList<>(List.of("_l" + i));
            if (settings.has("bidirectional")) {
                directions.add("_l" + i + "_reverse");
            }
            String all = steps(graph, layer, y, kind, relu, directions); // [steps, directions, batch, hidden]
            String beside = graph.node("Transpose", Map.of("perm", new long[] {0, 2, 1, 3}), all);
            y = graph.node("Reshape", beside, graph.longs(0, 0, -1));
        }
        y = batchFirst ? swapped(graph, y) : y;
        return x.rank() == 2 ? graph.node("Squeeze", y, graph.longs(batch)) : y;
    }

    private static String swapped(OnnxGraph graph, String x) {
        return graph.node("Transpose", Map.of("perm", new long[] {1, 0, 2}), x);
    }

    /** One operation: all steps in one direction or both. */
    private static String steps(
            OnnxGraph graph, Layer layer, String x, Kind kind, boolean relu, List<String> directions) {
        int hidden =
                layer.parameter("weight_hh" + directions.getFirst()).shape().dim(1);
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> states = new ArrayList<>();
        List<Tensor> biases = new ArrayList<>();
        for (String suffix : directions) {
            inputs.add(ordered(layer.parameter("weight_ih" + suffix), kind, hidden));
            states.add(ordered(layer.parameter("weight_hh" + suffix), kind, hidden));
            if (layer.stateDict().containsKey("bias_ih" + suffix)) {
                biases.add(ordered(layer.parameter("bias_ih" + suffix), kind, hidden));
                biases.add(ordered(layer.parameter("bias_hh" + suffix), kind, hidden));
            }
        }
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("hidden_size", hidden);
        attributes.put("direction", directions.size() == 2 ? "bidirectional" : "forward");
        if (relu) {
            String[] functions = new String[directions.size()];
            Arrays.fill(functions, "Relu");
            attributes.put("activations", functions);
        }
        if (kind.operation().equals("GRU")) {
            attributes.put("linear_before_reset", 1);
        }
        String suffix = directions.getFirst();
        List<String> names = new ArrayList<>(List.of(
                x,
                graph.derived(layer, "weight_ih" + suffix + ".gates", each(inputs, directions.size())),
                graph.derived(layer, "weight_hh" + suffix + ".gates", each(states, directions.size()))));
        if (!biases.isEmpty()) {
            NDArray all =
                    Functional.cat(biases, 0).reshape(directions.size(), -1).value();
            names.add(graph.derived(layer, "bias" + suffix + ".gates", all));
        }
        return graph.nodes(kind.operation(), attributes, 1, names.toArray(String[]::new))[0];
    }

    private static NDArray each(List<Tensor> matrices, int directions) {
        Tensor all = Functional.cat(matrices, 0);
        int columns = all.shape().dim(1);
        return all.reshape(directions, -1, columns).value();
    }

    /** Rows of gates in ONNX's order. */
    private static Tensor ordered(Tensor rows, Kind kind, int hidden) {
        List<Tensor> gates = new ArrayList<>();
        for (int gate : kind.gates()) {
            gates.add(rows.slice(0, gate * hidden, (gate + 1) * hidden));
        }
        return Functional.cat(gates, 0);
    }
}
