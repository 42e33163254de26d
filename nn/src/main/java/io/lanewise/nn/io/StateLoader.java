package io.lanewise.nn.io;

import io.lanewise.core.array.Checks;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.Layer;
import io.lanewise.nn.LoadReport;
import io.lanewise.nn.autograd.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Loads a model's weights from a file, under other names than the model's if need be, a tensor at a time:
 *
 * {@snippet :
 * LoadReport report = StateLoader.into(model)
 *     .prefix("module.", "")                // of a file that was saved from several devices
 *     .rename("fc.weight", "head.weight")
 *     .strict(false)
 *     .load(Path.of("model.pt"));           // or .safetensors, or .npz
 * }
 *
 * <p>Each name of the file goes through the mappings in the order in which they were given.
 */
public final class StateLoader {
    private final Layer model;
    private UnaryOperator<@Nullable String> mapping = key -> key;
    private boolean strict = true;

    private StateLoader(Layer model) {
        this.model = model;
    }

    /** Begins to describe how a model is loaded: all keys must fit, under the file's own names, unless told otherwise. */
    public static StateLoader into(Layer model) {
        return new StateLoader(Checks.present("StateLoader", "model", model));
    }

    /** Maps names of the file to the model's; null leaves a tensor out. */
    public StateLoader map(UnaryOperator<@Nullable String> names) {
        UnaryOperator<@Nullable String> before = mapping;
        mapping = key -> {
            String name = before.apply(key);
            return name == null ? null : names.apply(name);
        };
        return this;
    }

    /** Gives a tensor of the file another name. */
    public StateLoader rename(String inFile, String inModel) {
        return map(key -> inFile.equals(key) ? inModel : key);
    }

    /** Replaces the start of names that begin so; {@code ""} puts {@code inModel} before all. */
    public StateLoader prefix(String inFile, String inModel) {
        return map(key -> key != null && key.startsWith(inFile) ? inModel + key.substring(inFile.length()) : key);
    }

    /** Leaves out tensors of the file whose names begin so. */
    public StateLoader skip(String prefix) {
        return map(key -> key != null && key.startsWith(prefix) ? null : key);
    }

    /** Whether all keys must fit; otherwise those that do are loaded and the others reported. */
    public StateLoader strict(boolean all) {
        strict = all;
        return this;
    }

    /**
     * Loads from a safetensors file, a PyTorch file or a NumPy archive, whichever it is by its content.
     *
     * @return which keys were loaded, and which were missing, unexpected or of another shape, by the model's names
     * @throws IllegalArgumentException if keys do not fit and must, or two of the file are mapped to one; the model is as it was
     * @throws FileFormatException if the file is damaged, or none of these; the model is as it was
     */
    public LoadReport load(Path file) throws IOException {
        try (TensorFile opened = TensorFiles.open(file)) {
            return load(opened);
        }
    }

    /** Loads from an open file, which stays open. */
    public LoadReport load(TensorFile file) throws IOException {
        Map<String, String> byKey = new LinkedHashMap<>();
        for (String name : file.names()) {
            String key = mapping.apply(name);
            if (key != null) {
                String other = byKey.put(key, name);
                if (other != null) {
                    throw Checks.error(
                            "StateLoader",
                            "each key of the model must come from one tensor, got \"" + other + "\" and \"" + name
                                    + "\" for \"" + key + "\"");
                }
            }
        }
        Map<String, Tensor> own = model.stateDict();
        Map<String, LoadReport.Kind> kinds = new LinkedHashMap<>();
        own.forEach((key, tensor) -> kinds.put(
                key, new LoadReport.Kind(tensor.shape(), tensor.value().type())));
        LoadReport report = LoadReport.compare(kinds, byKey.keySet(), key -> {
            String name = Objects.requireNonNull(byKey.get(key));
            return new LoadReport.Kind(file.shape(name), file.type(name));
        });
        if (strict && !report.isComplete()) {
            throw Checks.error("load " + file.path(), report.toString());
        }
        for (boolean copy : new boolean[] {false, true}) {
            for (String key : report.loaded()) {
                Tensor target = Objects.requireNonNull(own.get(key));
                String name = Objects.requireNonNull(byKey.get(key));
                if (!copy && file.isSound(name)) {
                    continue; // what may fail is read once before the first number of the model is overwritten
                }
                try (Scope _ = Scope.open("load")) {
                    Tensor read = file.get(name);
                    if (copy) {
                        target.value().copyFrom(read.value());
                    }
                }
            }
        }
        return report;
    }
}
