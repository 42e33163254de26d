package io.lanewise.nn.io;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An open file of named tensors, of which names, shapes and types are known and numbers are read one tensor at a time, so that a file may be
 * larger than memory. For one thread at a time.
 */
public interface TensorFile extends AutoCloseable {
    /** The file. */
    Path path();

    /** The tensors' names, in the file's order. */
    Set<String> names();

    /**
     * A tensor's shape.
     *
     * @throws IllegalArgumentException if there is no tensor of that name
     */
    Shape shape(String name);

    /** The type a tensor has once it is read. */
    DType type(String name);

    /**
     * Reads a tensor. It belongs to the current scope, if there is one.
     *
     * @throws IllegalArgumentException if there is no tensor of that name
     * @throws FileFormatException if a number in it cannot be held, such as an int64 outside the range of an int
     */
    Tensor get(String name) throws IOException;

    /** Whether reading a tensor cannot find anything wrong with it any more. */
    boolean isSound(String name);

    /** Reads all tensors. */
    default Map<String, Tensor> all() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : names()) {
            tensors.put(name, get(name));
        }
        return tensors;
    }

    @Override
    void close() throws IOException;

    /** The entry of that name in a map, or an error that lists what there is. */
    static <T> T named(Path file, Map<String, T> entries, String name) {
        T entry = entries.get(name);
        if (entry == null) {
            throw Checks.error("get", "no tensor \"" + name + "\" in " + file + "; there are " + entries.keySet());
        }
        return entry;
    }
}
