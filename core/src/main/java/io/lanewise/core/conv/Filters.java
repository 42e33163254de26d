package io.lanewise.core.conv;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where the weights of a correlation lie, seen from its sources (the convolution's inputs, or its outputs on the way back). Distances in bytes.
 *
 * @param at the first weight
 * @param group from a group to the next
 * @param output from a result to the next
 * @param channel from a source to the next
 * @param taps places of the taps that there are, from the first one
 */
record Filters(MemorySegment segment, long at, long group, long output, long channel, int[] taps) {
    /** From a group, a result and a source on. */
    Filters from(int groups, int outputs, int channels) {
        return new Filters(
                segment, at + groups * group + outputs * output + channels * channel, group, output, channel, taps);
    }

    /** Whether a result's weights lie side by side. */
    boolean dense() {
        return whole() && channel == (long) taps.length * Float.BYTES;
    }

    /** Whether all taps are used, in their order. */
    boolean whole() {
        boolean all = true;
        for (int i = 0; i < taps.length; i++) {
            all &= taps[i] == i;
        }
        return all;
    }

    /** A copy {@code [groups, outputs, channels, taps]}. */
    NDArray rows(int groups, int outputs, int channels) {
        int depth = channels * taps.length;
        NDArray copy = NDArray.empty(Shape.of(groups * outputs * depth), "conv");
        for (int index = 0; index < groups * outputs; index++) {
            long to = Patches.bytes(index * depth);
            for (int c = 0; c < channels; c++) {
                for (int tap : taps) {
                    copy(index / outputs, index % outputs, c, tap, copy.segment(), to);
                    to += Float.BYTES;
                }
            }
        }
        return copy;
    }

    /**
     * A copy {@code [groups, tiles, 1 + runs channels taps / runs, unit]}: tiles of {@code unit} outputs side by side, the last one again in the place of those that do not exist. First what
     * they begin with, then all weights of a row of the window together if {@code runs} is their number.
     *
     * @param begin what knows the numbers that outputs begin with
     */
    void tiles(int groups, int outputs, int channels, int runs, int unit, Target begin, float[] copy, int to) {
        int tiles = (outputs + unit - 1) / unit;
        int run = taps.length / runs;
        for (int index = 0; index < groups * tiles; index++) {
            for (int o = 0; o < unit; o++) {
                int output = Math.min(index % tiles * unit + o, outputs - 1);
                copy[to++] = begin.start(begin.first() + index / tiles * outputs + output);
            }
            for (int i = 0; i < channels * taps.length; i++) {
                int tap = taps[i / run / channels * run + i % run];
                long from = at(index / tiles, index % tiles * unit, i / run % channels, tap);
                int some = Math.min(unit, outputs - index % tiles * unit);
                for (int o = 0; o < unit; o++) {
                    copy[to++] = segment.get(ValueLayout.JAVA_FLOAT, from + Math.min(o, some - 1) * output);
                }
            }
        }
    }

    /** Those of the window's columns from {@code first} to {@code end} alone. */
    Filters columns(int width, int first, int end) {
        int some = end - first;
        int[] fewer = new int[taps.length / width * some];
        for (int i = 0; i < fewer.length; i++) {
            fewer[i] = taps[i / some * width + first + i % some];
        }
        return new Filters(segment, at, group, output, channel, fewer);
    }

    /** Floats of a tile. */
    static int tile(int depth, int unit) {
        return (1 + depth) * unit;
    }

    private void copy(int g, int o, int c, int tap, MemorySegment to, long place) {
        to.set(ValueLayout.JAVA_FLOAT, place, segment.get(ValueLayout.JAVA_FLOAT, at(g, o, c, tap)));
    }

    private long at(int g, int o, int c, int tap) {
        return at + g * group + o * output + c * channel + (long) tap * Float.BYTES;
    }

    /** Bytes of a panel: a row of what results begin with, one for each element of a patch, and some that transposing overwrites. */
    static long panelBytes(int depth) {
        return (1 + depth + Lanes.COUNT) * Tiles.ROW;
    }

    /** Panels of {@link Tiles#WIDTH} outputs side by side, {@code [groups, panels, 1 + channels taps]} rows, the first what results begin with; all taps must be used. */
    NDArray panels(int groups, int outputs, int channels, Target target) {
        int depth = channels * taps.length;
        int panels = (outputs + Tiles.WIDTH - 1) / Tiles.WIDTH;
        long panel = panelBytes(depth);
        NDArray memory = NDArray.empty(Shape.of(Math.toIntExact((long) groups * panels * panel / Float.BYTES)), "conv");
        MemorySegment to = memory.segment();
        for (int g = 0; g < groups; g++) {
            long from = at + g * group;
            long begin = (long) g * panels * panel;
            for (int o = 0; o < panels * Tiles.WIDTH; o++) {
                float start = o < outputs ? target.start(target.first() + g * outputs + o) : 0;
                to.set(ValueLayout.JAVA_FLOAT, begin + o / Tiles.WIDTH * panel + Patches.bytes(o % Tiles.WIDTH), start);
            }
            begin += Tiles.ROW;
            if (dense()) {
                Tiles.transpose(segment, from, output, outputs, depth, to, begin, panel);
                continue;
            }
            for (int c = 0; c < channels; c++) {
                Tiles.transpose(segment, from, output, outputs, taps.length, to, begin, panel);
                from += channel;
                begin += taps.length * Tiles.ROW;
            }
        }
        return memory;
    }
}
