package io.lanewise.core.conv;

import java.util.stream.IntStream;

/**
 * One dimension of a correlation: result {@code first + t apart} takes source element {@code t step + offsets[i]}, zero where there is none, times
 * the weight of tap {@code taps[i]}.
 *
 * @param count number of t
 * @param source length of the source
 */
record Sweep(int count, int step, int first, int apart, int source, int[] offsets, int[] taps) {
    /** From inputs to outputs. */
    static Sweep forward(Window window, int inputs, int outputs) {
        int[] taps = IntStream.range(0, window.size()).toArray();
        int[] offsets = IntStream.of(taps)
                .map(tap -> tap * window.dilation() - window.before())
                .toArray();
        return new Sweep(outputs, window.stride(), 0, 1, inputs, offsets, taps);
    }

    /**
     * From the outputs' gradients to those of every stride-th input: those at which the window's start is {@code residue} short of a
     * multiple of the stride. There may be no taps.
     */
    static Sweep backward(Window window, int inputs, int outputs, int residue) {
        int stride = window.stride();
        int first = Math.floorMod(residue - window.before(), stride);
        int count = Math.max(0, (inputs - first + stride - 1) / stride);
        int[] taps = IntStream.range(0, window.size())
                .filter(tap -> tap * window.dilation() % stride == residue)
                .toArray();
        int[] offsets = IntStream.of(taps)
                .map(tap -> (first + window.before() - tap * window.dilation()) / stride)
                .toArray();
        return new Sweep(count, 1, first, stride, outputs, offsets, taps);
    }

    /** Whether results lie side by side. */
    boolean dense() {
        return apart == 1;
    }

    /** Least source element, which may be negative. */
    int low() {
        return IntStream.of(offsets).min().orElse(0);
    }

    /** Source elements from the first to the last one that {@code places} neighbouring places take. */
    int reach(int places) {
        return (places - 1) * step + IntStream.of(offsets).max().orElse(0) - low() + 1;
    }
}
