package io.lanewise.nn.onnx;

import io.lanewise.core.array.NDArray;
import io.lanewise.nn.Layer;
import io.lanewise.nn.layer.MultiheadAttention;
import io.lanewise.nn.layer.Transformer;
import io.lanewise.nn.layer.TransformerDecoder;
import io.lanewise.nn.layer.TransformerDecoderLayer;
import io.lanewise.nn.layer.TransformerEncoder;
import io.lanewise.nn.layer.TransformerEncoderLayer;
import io.lanewise.nn.layer.TransformerOptions;
import java.util.Map;

/** Attention and transformers, without masks: what {@code forward} gives. */
final class AttentionRows {
    private AttentionRows() {}

    static void addTo(OnnxTable table) {
        table.row(MultiheadAttention.class, (graph, layer, in) -> {
            String query = in.getFirst().name();
            String key = in.size() > 1 ? in.get(1).name() : query;
            String value = in.size() > 2 ? in.get(2).name() : key;
            if (in.getFirst().rank() == 3) {
                return attention(graph, layer, query, key, value);
            }
            String batch = graph.longs(layer.options().batchFirst() ? 0 : 1);
            String y = attention(
                    graph,
                    layer,
                    graph.node("Unsqueeze", query, batch),
                    graph.node("Unsqueeze", key, batch),
                    graph.node("Unsqueeze", value, batch));
            return graph.node("Squeeze", y, batch);
        });
        table.row(
                TransformerEncoderLayer.class,
                (graph, layer, in) -> encoderLayer(graph, layer, in.getFirst().name()));
        table.row(
                TransformerEncoder.class,
                (graph, layer, in) -> encoder(graph, layer, in.getFirst().name()));
        table.row(
                TransformerDecoderLayer.class,
                (graph, layer, in) -> decoderLayer(
                        graph, layer, in.getFirst().name(), in.getLast().name()));
        table.row(
                TransformerDecoder.class,
                (graph, layer, in) ->
                        decoder(graph, layer, in.getFirst().name(), in.getLast().name()));
        table.row(Transformer.class, (graph, layer, in) -> {
            String memory = encoder(graph, layer.encoder(), in.getFirst().name());
            return decoder(graph, layer.decoder(), in.getLast().name(), memory);
        });
    }

    private static String attention(OnnxGraph graph, MultiheadAttention layer, String query, String key, String value) {
        boolean batchFirst = layer.options().batchFirst();
        int heads = layer.numHeads();
        int features = layer.get("out_proj").parameter("weight").shape().dim(0);
        String apart = graph.longs(0, 0, heads, features / heads);
        long[] front = batchFirst ? new long[] {0, 2, 1, 3} : new long[] {1, 2, 0, 3}; // [batch, heads, length, ..]
        long[] turned = batchFirst ? new long[] {0, 2, 3, 1} : new long[] {1, 2, 3, 0}; // [batch, heads, .., length]
        String q = transposed(graph, graph.node("Reshape", projected(graph, layer, 0, query), apart), front);
        String k = transposed(graph, graph.node("Reshape", projected(graph, layer, 1, key), apart), turned);
        String v = transposed(graph, graph.node("Reshape", projected(graph, layer, 2, value), apart), front);
        String scale = graph.number((float) (1 / Math.sqrt((double) features / heads)));
        String scores = graph.node("MatMul", graph.node("Mul", q, scale), k);
        String mixed = graph.node("MatMul", graph.node("Softmax", Map.of("axis", -1), scores), v);
        long[] back = batchFirst ? new long[] {0, 2, 1, 3} : new long[] {2, 0, 1, 3};
        String beside = graph.node("Reshape", transposed(graph, mixed, back), graph.longs(0, 0, features));
        return DenseRows.linear(graph, layer.get("out_proj"), beside);
    }

    private static String transposed(OnnxGraph graph, String x, long... order) {
        return graph.node("Transpose", Map.of("perm", order), x);
    }

    /** Queries (0), keys (1) or values (2). */
    private static String projected(OnnxGraph graph, MultiheadAttention layer, int part, String x) {
        String letter = "qkv".substring(part, part + 1);
        boolean joint = layer.stateDict().containsKey("in_proj_weight");
        NDArray weight = layer.parameter(joint ? "in_proj_weight" : letter + "_proj_weight")
                .value();
        int rows = joint ? weight.shape().dim(0) / 3 : weight.shape().dim(0);
        NDArray own = joint ? weight.slice(0, part * rows, (part + 1) * rows) : weight;
        String y = graph.node("MatMul", x, graph.derived(layer, "in_proj_weight." + letter, own.transpose()));
        if (!layer.stateDict().containsKey("in_proj_bias")) {
            return y;
        }
        NDArray bias = layer.parameter("in_proj_bias").value().slice(0, part * rows, (part + 1) * rows);
        return graph.node("Add", y, graph.derived(layer, "in_proj_bias." + letter, bias));
    }

    private static String norm(OnnxGraph graph, Layer layer, String name, String x) {
        return NormRows.layer(graph, layer.get(name), x);
    }

    private static String feedForward(OnnxGraph graph, Layer layer, TransformerOptions options, String x) {
        String wide = DenseRows.linear(graph, layer.get("linear1"), x);
        return DenseRows.linear(graph, layer.get("linear2"), ActivationRows.apply(graph, options.activation(), wide));
    }

    private static String looked(OnnxGraph graph, Layer layer, String name, String x, String memory) {
        return attention(graph, (MultiheadAttention) layer.get(name), x, memory, memory);
    }

    private static String encoderLayer(OnnxGraph graph, TransformerEncoderLayer layer, String x) {
        TransformerOptions options = layer.options();
        if (options.normFirst()) {
            String first = norm(graph, layer, "norm1", x);
            String y = graph.node("Add", x, looked(graph, layer, "self_attn", first, first));
            return graph.node("Add", y, feedForward(graph, layer, options, norm(graph, layer, "norm2", y)));
        }
        String y = norm(graph, layer, "norm1", graph.node("Add", x, looked(graph, layer, "self_attn", x, x)));
        return norm(graph, layer, "norm2", graph.node("Add", y, feedForward(graph, layer, options, y)));
    }

    private static String decoderLayer(OnnxGraph graph, TransformerDecoderLayer layer, String x, String memory) {
        TransformerOptions options = layer.options();
        if (options.normFirst()) {
            String first = norm(graph, layer, "norm1", x);
            String y = graph.node("Add", x, looked(graph, layer, "self_attn", first, first));
            y = graph.node("Add", y, looked(graph, layer, "multihead_attn", norm(graph, layer, "norm2", y), memory));
            return graph.node("Add", y, feedForward(graph, layer, options, norm(graph, layer, "norm3", y)));
        }
        String y = norm(graph, layer, "norm1", graph.node("Add", x, looked(graph, layer, "self_attn", x, x)));
        y = norm(graph, layer, "norm2", graph.node("Add", y, looked(graph, layer, "multihead_attn", y, memory)));
        return norm(graph, layer, "norm3", graph.node("Add", y, feedForward(graph, layer, options, y)));
    }

    private static String encoder(OnnxGraph graph, TransformerEncoder layer, String x) {
        String y = x;
        for (Layer one : layer.get("layers").children().values()) {
            y = encoderLayer(graph, (TransformerEncoderLayer) one, y);
        }
        return layer.children().containsKey("norm") ? norm(graph, layer, "norm", y) : y;
    }

    private static String decoder(OnnxGraph graph, TransformerDecoder layer, String x, String memory) {
        String y = x;
        for (Layer one : layer.get("layers").children().values()) {
            y = decoderLayer(graph, (TransformerDecoderLayer) one, y, memory);
        }
        return layer.children().containsKey("norm") ? norm(graph, layer, "norm", y) : y;
    }
}
