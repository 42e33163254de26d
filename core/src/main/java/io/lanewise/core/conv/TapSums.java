package io.lanewise.core.conv;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/** Sums of the outputs' gradients times the elements under each tap, outputs side by side in vectors, for windows three or five wide. */
final class TapSums {
    /** Least part of the lanes that must have an output. */
    private static final double LEAST_FILLED = 0.6;

    /** What a kernel leaves. */
    static final long BLOCK_BYTES = 20L * Lanes.BYTES;

    private static final int PANEL_VECTORS = Tiles.WIDTH / Lanes.COUNT;

    private final Patches patches;
    private final int width;
    private final int height;
    private final int rows;

    /** Vectors of outputs. */
    private final int vectors;

    TapSums(Patches patches, int outputs) {
        this.patches = patches;
        this.width = patches.x.taps().length;
        this.height = patches.y.taps().length;
        this.rows = patches.channels * height;
        this.vectors = vectors(outputs);
    }

    private static int vectors(int outputs) {
        return (outputs + Lanes.COUNT - 1) / Lanes.COUNT;
    }

    /** Whether there are kernels for a row of the window, and outputs enough to fill vectors. */
    static boolean fits(Sweep x, int outputs) {
        int[] offsets = x.offsets();
        boolean known = Lanes.FMA && x.step() == 1 && (offsets.length == 3 || offsets.length == 5);
        return known
                && offsets[offsets.length - 1] - offsets[0] == offsets.length - 1
                && outputs >= LEAST_FILLED * vectors(outputs) * Lanes.COUNT;
    }

    /** Where the patches at {@code count} places from {@code place} on, numbered through all images, begin in the copy. */
    void places(int place, int count, int each, int[] places) {
        int columns = patches.x.count();
        int image = place / each;
        int row = place % each / columns;
        int column = place % columns;
        int at = first(image, row) + column;
        for (int i = 0; i < count; i++) {
            places[i] = at;
            at++;
            if (++column == columns) {
                column = 0;
                if (++row == each / columns) {
                    row = 0;
                    image++;
                }
                at = first(image, row);
            }
        }
    }

    /** Where a row's first patch begins, in elements. */
    private int first(int image, int row) {
        return (int) (patches.patch(image, row) / Float.BYTES);
    }

    /**
     * Adds the products at some places.
     *
     * @param turned gradients in panels of {@code panel} bytes, a row for each place
     * @param block memory of {@link #BLOCK_BYTES}
     * @param sum where the sums of the first tap begin, those of the next {@code pitch} bytes further
     */
    void add(
            float[] in,
            int[] places,
            int count,
            MemorySegment turned,
            long panel,
            MemorySegment block,
            MemorySegment sums,
            long sum,
            long pitch) {
        boolean pairs = PANEL_VECTORS > 2; // registers for them
        for (int vector = 0; vector < vectors; ) {
            long from = vector / PANEL_VECTORS * panel + (long) (vector % PANEL_VECTORS) * Lanes.BYTES;
            long to = sum + (long) vector * Lanes.BYTES;
            if (pairs && vector + 1 < vectors) {
                twice(in, places, count, turned, from, block, sums, to, pitch);
                vector += 2;
            } else {
                once(in, places, count, turned, from, block, sums, to, pitch);
                vector++;
            }
        }
    }

    private void twice(
            float[] in,
            int[] places,
            int count,
            MemorySegment dy,
            long from,
            MemorySegment block,
            MemorySegment sums,
            long to,
            long pitch) {
        int together = width == 3 ? 3 : 2;
        for (int row = 0; row < rows; row += together) {
            int u = tap(row);
            int v = tap(row + 1);
            if (width == 3) {
                TapKernels.threeTwice(in, u, v, tap(row + 2), places, count, dy, from, block);
            } else {
                TapKernels.fiveTwice(in, u, v, places, count, dy, from, block);
            }
            int taps = width * Math.min(together, rows - row);
            TapKernels.add(block, taps, 2L * Lanes.BYTES, sums, to + (long) row * width * pitch, pitch);
        }
    }

    private void once(
            float[] in,
            int[] places,
            int count,
            MemorySegment dy,
            long from,
            MemorySegment block,
            MemorySegment sums,
            long to,
            long pitch) {
        int together = 3;
        for (int row = 0; row < rows; row += together) {
            int u = tap(row);
            int v = tap(row + 1);
            int w = tap(row + 2);
            if (width == 3) {
                TapKernels.three(in, u, v, w, places, count, dy, from, block);
            } else {
                TapKernels.five(in, u, v, w, places, count, dy, from, block);
            }
            int taps = width * Math.min(together, rows - row);
            TapKernels.add(block, taps, Lanes.BYTES, sums, to + (long) row * width * pitch, pitch);
        }
    }

    /** From a place to the first element under a row of taps of all channels; the last one stands for those that do not exist. */
    private int tap(int index) {
        int row = Math.min(index, rows - 1);
        return (int) ((row / height * patches.channelPitch() + patches.taps[row % height * width]) / Float.BYTES);
    }
}
