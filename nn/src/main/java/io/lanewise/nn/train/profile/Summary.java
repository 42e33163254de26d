package io.lanewise.nn.train.profile;

import io.lanewise.core.array.Shape;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Observation;
import io.lanewise.nn.autograd.Observer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.train.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a model consists of, by layer, for an input of some shape: shapes, parameters, floating point operations and memory (Keras's
 * {@code model.summary()}). The model computes an answer once, in evaluation mode; {@link #toString()} is a table.
 *
 * <p>Rows are in the order in which the model computes. A call such as {@code x.relu()} within a net of one's own belongs to no layer and has a
 * row by the operation's name.
 */
public final class Summary {
    /**
     * A layer.
     *
     * @param layer its path, such as {@code encoder.0}; empty for an operation that belongs to no layer
     * @param kind its class, or the operation
     * @param output shape of what it gives
     * @param parameters numbers that are trained or frozen in it; parameters that are shared count where they come first
     * @param flops floating point operations, a multiplication with an addition counted as two
     * @param bytes of all that it computes
     */
    public record Row(String layer, String kind, Shape output, long parameters, long flops, long bytes) {}

    private final List<Row> rows;
    private final long parameters;
    private final long trainable;

    private Summary(List<Row> rows, Layer model) {
        this.rows = Collections.unmodifiableList(rows);
        parameters = model.parameters().stream().mapToLong(Tensor::size).sum();
        trainable = model.parameters().stream()
                .filter(Tensor::requiresGrad)
                .mapToLong(Tensor::size)
                .sum();
    }

    /** For an input of float32 numbers of this shape, with the batch as its first length. */
    public static Summary of(Layer model, int... shape) {
        return of(model, Tensor.zeros(shape));
    }

    /** For this input: for models that take labels, as an embedding does. */
    public static Summary of(Layer model, Tensor input) {
        Collector collector = new Collector(model);
        boolean training = model.isTraining();
        model.eval();
        try (Scope _ = Scope.open("summary");
                NoGrad _ = NoGrad.open();
                Observation _ = Observation.open(collector, true)) {
            model.forward(input);
        } finally {
            model.train(training);
        }
        return new Summary(collector.rows, model);
    }

    /** The layers in the order in which the model computes. */
    public List<Row> rows() {
        return rows;
    }

    /** Numbers in all parameters. */
    public long parameters() {
        return parameters;
    }

    /** Numbers in those parameters that are trained. */
    public long trainable() {
        return trainable;
    }

    /** Floating point operations of a forward pass; backward takes about twice as many. */
    public long flops() {
        return rows.stream().mapToLong(Row::flops).sum();
    }

    /** Bytes of the results of all layers, which training keeps for backward. */
    public long activationBytes() {
        return rows.stream().mapToLong(Row::bytes).sum();
    }

    /** Bytes of the parameters. */
    public long parameterBytes() {
        return parameters * Float.BYTES;
    }

    @Override
    public String toString() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("layer", "kind", "output", "parameters", "FLOPs", "memory"));
        for (Row row : rows) {
            cells.add(List.of(
                    row.layer,
                    row.kind,
                    row.output.toString(),
                    String.format(Locale.ROOT, "%,d", row.parameters),
                    String.format(Locale.ROOT, "%,d", row.flops),
                    mebibytes(row.bytes)));
        }
        return Table.of(cells)
                + String.format(
                        Locale.ROOT,
                        "%,d parameters (%,d trained, %s), %,d FLOPs and %s of results in a forward pass%n",
                        parameters,
                        trainable,
                        mebibytes(parameterBytes()),
                        flops(),
                        mebibytes(activationBytes()));
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f MiB", bytes / (double) (1 << 20));
    }

    /** Makes rows of operations: those in a row of one layer are one. */
    private static final class Collector implements Observer {
        private final List<Row> rows = new ArrayList<>();
        private final Map<String, String> kinds = new HashMap<>();
        private final Set<Tensor> counted = Collections.newSetFromMap(new IdentityHashMap<>());

        Collector(Layer model) {
            name("", model);
        }

        private void name(String path, Layer layer) {
            kinds.put(path, layer.getClass().getSimpleName());
            layer.children().forEach((name, child) -> name(path.isEmpty() ? name : path + "." + name, child));
        }

        @Override
        public void forward(String operation, String layer, Tensor result, Tensor... inputs) {
            long numbers = 0;
            for (Tensor input : inputs) {
                numbers += input instanceof Parameter && counted.add(input) ? input.size() : 0;
            }
            long flops = Flops.of(operation, result, inputs);
            long bytes = Flops.isView(operation) ? 0 : result.size() * Float.BYTES;
            Row last = rows.isEmpty() ? null : rows.getLast();
            if (last != null && !layer.isEmpty() && last.layer.equals(layer)) {
                rows.removeLast();
                numbers += last.parameters;
                flops += last.flops;
                bytes += last.bytes;
            }
            String kind = layer.isEmpty() ? operation : kinds.getOrDefault(layer, operation);
            rows.add(new Row(layer, kind, result.shape(), numbers, flops, bytes));
        }

        @Override
        public void backward(String operation, String layer, Tensor result, long nanos, Tensor... inputs) {}
    }
}
