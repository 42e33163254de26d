package io.lanewise.core.conv;

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
        int[] taps = new int[window.size()];
        int[] offsets = new int[window.size()];
        for (int tap = 0; tap < taps.length; tap++) {
            taps[tap] = tap;
            offsets[tap] = tap * window.dilation() - window.before();
        }
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
        int some = 0;
        for (int tap = 0; tap < window.size(); tap++) {
            some += tap * window.dilation() % stride == residue ? 1 : 0;
        }
        int[] taps = new int[some];
        int[] offsets = new int[some];
        int next = 0;
        for (int tap = 0; tap < window.size(); tap++) {
            if (tap * window.dilation() % stride == residue) {
                taps[next] = tap;
                offsets[next] = (first + window.before() - tap * window.dilation()) / stride;
                next++;
            }
        }
        return new Sweep(count, 1, first, stride, outputs, offsets, taps);
    }

    /** {@code some} results from result {@code start} on. */
    Sweep part(int start, int some) {
        if (some == count) {
            return this;
        }
        int[] moved = offsets.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += start * step;
        }
        return new Sweep(some, step, first + start * apart, apart, source, moved, taps);
    }

    /** Whether results lie side by side. */
    boolean dense() {
        return apart == 1;
    }

    /** The first of the offsets that reaches an element from any of the places from {@code low} to {@code high}. */
    int from(int low, int high) {
        int tap = 0;
        while (tap < offsets.length && outside(low, high, tap)) {
            tap++;
        }
        return tap;
    }

    /** The one after the last of them. */
    int end(int low, int high) {
        int tap = offsets.length;
        while (tap > 0 && outside(low, high, tap - 1)) {
            tap--;
        }
        return tap;
    }

    private boolean outside(int low, int high, int tap) {
        return high * step + offsets[tap] < 0 || low * step + offsets[tap] >= source;
    }

    /** Least source element, which may be negative. */
    int low() {
        int low = offsets.length == 0 ? 0 : offsets[0];
        for (int offset : offsets) {
            low = Math.min(low, offset);
        }
        return low;
    }

    /** Source elements from the first to the last one that {@code places} neighbouring places take. */
    int reach(int places) {
        int high = offsets.length == 0 ? 0 : offsets[0];
        for (int offset : offsets) {
            high = Math.max(high, offset);
        }
        return (places - 1) * step + high - low() + 1;
    }
}
