package io.lanewise.nn.onnx;

import io.lanewise.nn.Layer;
import io.lanewise.nn.Sequential;
import io.lanewise.nn.layer.Residual;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every layer that can be exported, by its class. */
final class OnnxTable {
    static final Map<Class<? extends Layer>, OnnxRow<?>> ROWS;

    static {
        OnnxTable table = new OnnxTable();
        table.row(Sequential.class, OnnxTable::sequence);
        table.row(Residual.class, (graph, layer, in) -> {
            OnnxValue x = in.getFirst();
            Layer shortcut = layer.children().get("shortcut");
            String straight =
                    shortcut == null ? x.name() : graph.layer(shortcut, x).name();
            return graph.node(
                    "Add", straight, graph.layer(layer.get("inner"), x).name());
        });
        ActivationRows.addTo(table);
        DenseRows.addTo(table);
        ConvolutionRows.addTo(table);
        PoolingRows.addTo(table);
        NormRows.addTo(table);
        RecurrentRows.addTo(table);
        AttentionRows.addTo(table);
        ROWS = Map.copyOf(table.rows);
    }

    private final Map<Class<? extends Layer>, OnnxRow<?>> rows = new HashMap<>();

    private OnnxTable() {}

    /** Adds a row. */
    <L extends Layer> void row(Class<L> layer, OnnxRow<L> row) {
        rows.put(layer, row);
    }

    /** Adds rows of layers that are one operation without attributes. */
    @SafeVarargs
    final void same(String operation, Class<? extends Layer>... layers) {
        for (Class<? extends Layer> layer : layers) {
            row(layer, (graph, _, in) -> graph.node(operation, in.getFirst().name()));
        }
    }

    private static String sequence(OnnxGraph graph, Layer layer, List<OnnxValue> in) {
        OnnxValue x = in.getFirst();
        for (Layer child : layer.children().values()) {
            x = graph.layer(child, x);
        }
        return x.name();
    }
}
