package io.lanewise.nn;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Anything with parameters and a {@code forward}: PyTorch's {@code nn.Module}. A net of one's own registers its layers and says how they
 * are joined:
 *
 * {@snippet :
 * class Net extends Layer {
 *     private final Linear hidden = child("hidden", new Linear(2, 20));
 *     private final Linear output = child("output", new Linear(20, 1));
 *
 *     @Override public Tensor forward(Tensor x) {
 *         return output.forward(hidden.forward(x).relu()).sigmoid();
 *     }
 * }
 * }
 *
 * <p>A model in {@link #eval()} mode may be used by several threads at once; training is one thread's work.
 */
public abstract class Layer {
    private final Map<String, Layer> children = new LinkedHashMap<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private boolean training = true;

    /** The layer that this one was last registered in, and as what. */
    private @Nullable Layer parent;

    private String name = "";

    /** What the layer computes. */
    public abstract Tensor forward(Tensor x);

    /**
     * What {@code next.forward(forward(x))} gives for a layer that is the elementwise function {@link #asActivation()}. A layer that can compute
     * both in one go does so here; what comes out, and its gradient, stay the same.
     */
    protected Tensor forwardThen(Tensor x, Activation next) {
        return forward(x).apply(next);
    }

    /** The elementwise function that is all this layer does, so that {@link Sequential} may join it to the layer before; null for others. */
    protected @Nullable Activation asActivation() {
        return null;
    }

    /** Registers a layer within this one and returns it. */
    protected final <L extends Layer> L child(String name, L layer) {
        claim(name);
        children.put(name, layer);
        Layer inner = layer;
        inner.parent = this;
        inner.name = name;
        return layer;
    }

    /** Registers a parameter with a copy of the values and returns it. */
    protected final Parameter parameter(String name, NDArray values) {
        claim(name);
        Parameter parameter = new Parameter(values);
        parameter.belongsTo(this, name);
        parameters.put(name, parameter);
        return parameter;
    }

    /** Registers a tensor that is saved with the parameters but not learnt, such as a running mean, and returns it. */
    protected final Tensor buffer(String name, NDArray values) {
        claim(name);
        Tensor buffer = constant(values);
        buffers.put(name, buffer);
        return buffer;
    }

    /** A tensor with a copy of the values that lives as long as the layer and is not saved, such as a table that can be computed again. */
    protected final Tensor constant(NDArray values) {
        return new Tensor(Scope.outside(values::copy));
    }

    private void claim(String name) {
        if (name.isEmpty() || name.contains(".")) {
            throw new IllegalArgumentException(
                    kind() + ": a name must not be empty or contain a point, got \"" + name + "\"");
        }
        if (children.containsKey(name) || parameters.containsKey(name) || buffers.containsKey(name)) {
            throw new IllegalArgumentException(kind() + ": the name \"" + name + "\" is already taken");
        }
    }

    /** Path from the outermost layer around this one, such as {@code encoder.0}; empty for the outermost. */
    public final String path() {
        return parent == null ? name : parent.pathOf(name);
    }

    /** Path of what is registered here under a name. */
    final String pathOf(String within) {
        String path = path();
        return path.isEmpty() ? within : path + "." + within;
    }

    /** The layers directly within this one, by name. */
    public final Map<String, Layer> children() {
        return Collections.unmodifiableMap(children);
    }

    /**
     * The layer at a path such as {@code encoder.0}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names there are
     */
    public final Layer get(String path) {
        Layer layer = this;
        for (String name : path.split("\\.", -1)) {
            Layer next = layer.children.get(name);
            if (next == null) {
                throw new IllegalArgumentException(layer.kind() + ": no layer \"" + name + "\" (of path \"" + path
                        + "\"); there are " + layer.children.keySet());
            }
            layer = next;
        }
        return layer;
    }

    /**
     * The parameter at a path such as {@code weight} or {@code 0.weight}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names there are
     */
    public final Parameter parameter(String path) {
        int point = path.lastIndexOf('.');
        Layer layer = point < 0 ? this : get(path.substring(0, point));
        Parameter parameter = layer.parameters.get(path.substring(point + 1));
        if (parameter == null) {
            throw new IllegalArgumentException(kind() + ": no parameter \"" + path + "\"; there are "
                    + namedParameters().keySet());
        }
        return parameter;
    }

    /** All parameters, of this layer and those within, each once, in order of registration. */
    public final List<Parameter> parameters() {
        return new ArrayList<>(namedParameters().values());
    }

    /** All parameters by path. A parameter that stands at several paths is listed at the first. */
    public final Map<String, Parameter> namedParameters() {
        Map<String, Parameter> named = new LinkedHashMap<>();
        Set<Parameter> seen = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        visit(
                "",
                (prefix, layer) -> layer.parameters.forEach((name, parameter) -> {
                    if (seen.add(parameter)) {
                        parameter.name(prefix + name);
                        named.put(prefix + name, parameter);
                    }
                }));
        return named;
    }

    private void visit(String prefix, BiConsumer<String, Layer> visitor) {
        visitor.accept(prefix, this);
        children.forEach((name, layer) -> layer.visit(prefix + name + ".", visitor));
    }

    /** Calls {@code body} with this layer and every layer within. Returns this. */
    public final Layer apply(Consumer<Layer> body) {
        visit("", (path, layer) -> body.accept(layer));
        return this;
    }

    /** Everything to save, by path: parameters and buffers, sharing memory with the layer. */
    public final Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        visit("", (prefix, layer) -> {
            layer.parameters.forEach((name, parameter) -> state.put(prefix + name, parameter.detach()));
            layer.buffers.forEach((name, buffer) -> state.put(prefix + name, buffer));
        });
        return state;
    }

    /**
     * Overwrites all parameters and buffers.
     *
     * @throws IllegalArgumentException if keys are missing or unexpected, or a shape differs; the message lists them all, and nothing
     *     is overwritten
     */
    public final void loadStateDict(Map<String, Tensor> state) {
        loadStateDict(state, true);
    }

    /**
     * Overwrites those parameters and buffers that are given.
     *
     * @param strict whether all keys must fit; otherwise those that fit are loaded and the others reported
     * @return which keys were loaded, and which were missing, unexpected or of another shape
     * @throws IllegalArgumentException if {@code strict} and a key does not fit; nothing is overwritten then
     */
    public final LoadReport loadStateDict(Map<String, Tensor> state, boolean strict) {
        Map<String, Tensor> own = stateDict();
        Map<String, LoadReport.Kind> kinds = new LinkedHashMap<>();
        own.forEach((key, tensor) -> kinds.put(key, kind(tensor)));
        LoadReport report = LoadReport.compare(kinds, state.keySet(), key -> kind(state.get(key)));
        if (strict && !report.isComplete()) {
            throw new IllegalArgumentException("load state dict into " + kind() + ": " + report);
        }
        for (String key : report.loaded()) {
            Checks.present("load state dict", key, own.get(key))
                    .value()
                    .copyFrom(Checks.present("load state dict", key, state.get(key))
                            .value());
        }
        return report;
    }

    private static LoadReport.Kind kind(@Nullable Tensor tensor) {
        Tensor given = Checks.present("load state dict", "tensor", tensor);
        return new LoadReport.Kind(given.shape(), given.value().type());
    }

    /** Turns training behaviour (dropout) on, here and within. Returns this. */
    public final Layer train() {
        return train(true);
    }

    /** Turns training behaviour on or off. Returns this. */
    public final Layer train(boolean on) {
        return apply(layer -> layer.training = on);
    }

    /** Turns training behaviour off. Returns this. */
    public final Layer eval() {
        return train(false);
    }

    /** Whether the layer behaves as in training. */
    public final boolean isTraining() {
        return training;
    }

    /** Freezes all parameters, or thaws them. Returns this. */
    public final Layer requiresGrad(boolean required) {
        parameters().forEach(parameter -> parameter.requiresGrad(required));
        return this;
    }

    /** Forgets the gradients of all parameters. */
    public final void zeroGrad() {
        parameters().forEach(Tensor::zeroGrad);
    }

    /** What stands in the parentheses when a layer without children is printed, such as {@code in_features=1}. */
    protected String extraRepr() {
        return "";
    }

    private String kind() {
        Class<?> type = getClass();
        while (type.isAnonymousClass()) {
            type = type.getSuperclass();
        }
        return type.getSimpleName();
    }

    /** As PyTorch prints a module, child by child. */
    @Override
    public final String toString() {
        if (children.isEmpty()) {
            return kind() + "(" + extraRepr() + ")";
        }
        StringBuilder text = new StringBuilder(kind()).append("(\n");
        if (!extraRepr().isEmpty()) {
            text.append("  ").append(extraRepr()).append('\n');
        }
        children.forEach((name, layer) -> text.append("  (")
                .append(name)
                .append("): ")
                .append(layer.toString().replace("\n", "\n  "))
                .append('\n'));
        return text.append(')').toString();
    }
}
