package io.lanewise.nn.autograd;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where in a model an operation was called.
 *
 * @param path of the layer; empty where it is not known
 * @param code the lines that called it: of the layers, and the first outside the library
 */
record Place(String path, String code) {
    static final Place NOWHERE = new Place("", "");

    private static final int MOST_LINES = 4;

    /** Packages whose lines say nothing about the model. */
    private static final List<String> INNER =
            List.of("io.lanewise.core.", "io.lanewise.nn.autograd.", "io.lanewise.nn.op.", "java.", "jdk.");

    /**
     * The place that this thread is at.
     *
     * @param layer path of the layer that says so, or empty
     * @param inputs of the operation; a parameter among them tells the layer, too
     */
    static Place here(String layer, Tensor... inputs) {
        String code = StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> INNER.stream().noneMatch(frame.getClassName()::startsWith))
                        .limit(MOST_LINES)
                        .map(Place::line)
                        .collect(Collectors.joining(", ")));
        return new Place(layer(layer, inputs), code);
    }

    /** The layer of a parameter among the inputs, or else the one given. */
    static String layer(String layer, Tensor... inputs) {
        String path = layer;
        for (Tensor input : inputs) {
            int point = input.label().lastIndexOf('.');
            path = point > 0 ? input.label().substring(0, point) : path;
        }
        return path;
    }

    private static String line(StackFrame frame) {
        String type = frame.getClassName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }

    /** What follows in an error. */
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : ", layer \"" + path + "\"") + (code.isEmpty() ? "" : ", called from " + code);
    }
}
