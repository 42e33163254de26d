package io.lanewise.nn.golden;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Identity;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What PyTorch's names mean here: a row for each, with PyTorch's signature and the library's words. A new layer, loss, operation,
 * optimizer or schedule is one row in its table: {@link TensorRows}, {@link LayerRows}, {@link NormRows}, {@link LossRows}, {@link OptimizerRows},
 * {@link ScheduleRows}.
 */
final class Vocabulary {
    /** @param body what the function gives: a Tensor or a list of them, a Layer or {@link Module}, an Optimizer, {@link Steps} */
    private record Row(Signature signature, Function<Arguments, Object> body) {}

    private final Map<String, Row> rows = new HashMap<>();

    private static final Vocabulary ALL = new Vocabulary();

    static {
        TensorRows.addTo(ALL);
        LossRows.addTo(ALL);
        LayerRows.addTo(ALL);
        NormRows.addTo(ALL);
        OptimizerRows.addTo(ALL);
        ScheduleRows.addTo(ALL);
        DerivedRows.addTo(ALL);
    }

    private Vocabulary() {}

    /**
     * Adds a row.
     *
     * @param name as in {@code nn.Linear}, {@code F.mse_loss} or {@code Tensor.sum}, which also is {@code torch.sum}
     * @param signature PyTorch's, see {@link Signature}; for {@code Tensor.} methods the tensor itself is the first
     */
    void row(String name, String signature, Function<Arguments, Object> body) {
        if (rows.put(name, new Row(Signature.of(signature), body)) != null) {
            throw new IllegalStateException("two rows for " + name);
        }
    }

    /** Adds the function that a layer is: the input first, then what the layer is made of. */
    void function(String name, String layer) {
        Row made = Objects.requireNonNull(rows.get(layer), layer);
        rows.put(name, new Row(made.signature.after("input"), a -> Module.of(made.body.apply(a))
                .forward()
                .apply(List.of(a.tensor("input")))
                .getFirst()));
    }

    /**
     * Adds the layer of a function, whose first arguments are its inputs.
     *
     * @param signature of the layer, by the function's names
     */
    void module(String name, String function, int inputs, String signature) {
        Row of = Objects.requireNonNull(rows.get(function), function);
        row(
                name,
                signature,
                a -> new Module(new Identity(), x -> {
                    Map<String, Object> named = new HashMap<>(a.values());
                    named.keySet().retainAll(of.signature.defaults().keySet());
                    return List.of(
                            (Tensor) of.body.apply(of.signature.bind(name, List.copyOf(x.subList(0, inputs)), named)));
                }));
    }

    /** All names that have a row. */
    static Set<String> names() {
        return Collections.unmodifiableSet(new TreeSet<>(ALL.rows.keySet()));
    }

    /** The row of a name; {@code torch.sum} and {@code F.relu} are methods of Tensor, and {@code torch.nn.Linear} is {@code nn.Linear}. */
    static Object call(String name, List<Object> positional, Map<String, Object> named) {
        String key =
                name.replaceFirst("^torch\\.nn\\.functional\\.", "F.").replaceFirst("^torch\\.nn\\.(?!utils)", "nn.");
        Row row = ALL.rows.get(key);
        if (row == null) {
            row = ALL.rows.get(key.replaceFirst("^(torch|F)\\.", "Tensor."));
        }
        if (row == null) {
            throw new UnknownNameException(key);
        }
        return row.body.apply(row.signature.bind(name, positional, named));
    }
}
