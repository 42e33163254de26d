package io.lanewise.core.conv;

import io.lanewise.core.array.Checks;

/**
 * Where pooling windows lie along one dimension of {@code length} elements: window i takes elements {@code from[i]}, {@code from[i] + step}, ...
 * below {@code to[i]}, and is {@code sizes[i]} long when its part of the padding is counted, too.
 */
public record Places(int length, int[] from, int[] to, int step, int[] sizes) {
    /**
     * Places of a sliding window.
     *
     * @param ceil whether a last window may reach beyond the padding, as long as it begins before its end
     * @throws IllegalArgumentException if the padding is more than half of the window, or the window does not fit
     */
    public static Places sliding(String operation, Window window, int length, boolean ceil) {
        if (window.before() > window.size() / 2) {
            throw Checks.error(
                    operation,
                    "padding must be at most half of kernelSize, got padding " + window.before() + " and kernelSize "
                            + window.size());
        }
        int count = window.outputs(operation, length);
        boolean more = (length + window.before() + window.after() - window.reach()) % window.stride() != 0;
        if (ceil && more && count * window.stride() < length + window.before()) {
            count++;
        }
        int[] from = new int[count];
        int[] to = new int[count];
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++) {
            int start = i * window.stride() - window.before();
            int end = start + window.reach();
            sizes[i] = Math.min(end, length + window.after()) - start;
            int missed = Math.max(0, -start);
            from[i] = start + (missed + window.dilation() - 1) / window.dilation() * window.dilation();
            to[i] = Math.min(end, length);
        }
        return new Places(length, from, to, window.dilation(), sizes);
    }

    /** {@code count} windows of about equal size that cover everything: window i from {@code floor(i length / count)} to {@code ceil((i + 1) length / count)}. */
    public static Places adaptive(String operation, int length, int count) {
        Checks.positive(operation, "outputSize", count);
        int[] from = new int[count];
        int[] to = new int[count];
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++) {
            from[i] = (int) ((long) i * length / count);
            to[i] = (int) (((i + 1L) * length + count - 1) / count);
            sizes[i] = to[i] - from[i];
        }
        return new Places(length, from, to, 1, sizes);
    }

    /** Number of windows. */
    public int count() {
        return from.length;
    }

    /** Whether window i is just elements 2 i and 2 i + 1. */
    boolean pairs() {
        boolean all = step == 1;
        for (int i = 0; i < from.length; i++) {
            all &= from[i] == 2 * i && to[i] == 2 * i + 2;
        }
        return all;
    }
}
