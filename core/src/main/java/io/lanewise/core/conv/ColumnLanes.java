package io.lanewise.core.conv;

import static io.lanewise.core.conv.Patches.bytes;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Few results of a band of an image, with outputs times columns of the window side by side in vectors: for each row of results and each column of the source there are sums over channels and the window's rows of what
 * the column's elements hand to all results that see them, and results then add what neighbouring columns hand to them. Nothing is computed for the border.
 */
final class ColumnLanes {
    private final Patches patches;
    private final int[] offsets;
    private final MemorySegment weights;
    private final int outputs;

    /** Columns of the window, and from one to the next: 1 or -1. */
    private final int width;

    private final int apart;

    /** Columns of the source, and of the results. */
    private final int columns;

    private final int count;

    /** The source's column at the first column of the window, for the first result, and zeros in front of the columns. */
    private final int start;

    private final int border;

    /** Vectors of outputs times columns of the window. */
    private final int vectors;

    /**
     * @param patches of single columns of the source
     * @param x the window's columns
     * @param weights as {@link Filters#columns} leaves them
     */
    ColumnLanes(Patches patches, Sweep x, int outputs, MemorySegment weights) {
        this.patches = patches;
        this.weights = weights;
        this.outputs = outputs;
        this.width = x.offsets().length;
        this.apart = apart(x);
        this.columns = x.source();
        this.count = x.count();
        this.start = x.offsets()[0];
        this.border = Math.max(0, -x.low());
        this.vectors = vectors(outputs * width);
        this.offsets = new int[patches.depth()];
        for (int i = 0; i < offsets.length; i++) {
            long at = patches.taps[i / patches.channels] + i % patches.channels * patches.channelPitch();
            offsets[i] = (int) (at / Float.BYTES);
        }
    }

    private static int vectors(int count) {
        return (count + Lanes.COUNT - 1) / Lanes.COUNT;
    }

    /** From a column of the window to the next, if they are neighbours; else 0. */
    private static int apart(Sweep x) {
        int[] offsets = x.offsets();
        int apart = offsets.length < 2 ? 0 : offsets[1] - offsets[0];
        for (int i = 1; i < offsets.length; i++) {
            apart = offsets[i] - offsets[i - 1] == apart ? apart : 0;
        }
        return Math.abs(apart) == 1 ? apart : 0;
    }

    /** The single columns of the source that {@code x} is about. */
    static Sweep columns(Sweep x) {
        return new Sweep(x.source(), 1, x.first(), 1, x.source(), new int[] {0}, new int[] {0});
    }

    /** Whether there is less to compute than by {@link FewOutputs}: by cycles, one for a vector's multiply-add, three for turning it, and so on. */
    static boolean fits(Sweep y, Sweep x, int channels, int outputs) {
        int width = x.offsets().length;
        int run = OutputLanes.run(x.source());
        if (x.step() != 1 || apart(x) == 0 || outputs * width > Tiles.WIDTH || x.source() % run != 0) {
            return false;
        }
        int results = vectors(x.count());
        int low = x.low();
        int last = low + width - 1 + results * Lanes.COUNT;
        if (Math.max(0, -low) + Math.max(vectors(x.source()) * Lanes.COUNT, last) > Tiles.WIDTH) {
            return false;
        }
        long rows = 0;
        for (int row = 0; row < y.count(); row++) {
            rows += Math.max(0, y.end(row, row) - y.from(row, row));
        }
        long sums = (long) vectors(outputs * width) * x.source();
        long all = sums * rows * channels + y.count() * (3 * sums + (long) outputs * results * (width + 4));
        return all < 6L * ((outputs + 5) / 6) * results * rows * channels * width;
    }

    /** All outputs of a group at the places of a band. */
    void run(Buffers buffers, float[] in, int band, int group, OutputLanes.Where where) {
        int padded = vectors(columns) * Lanes.COUNT;
        long area = 2L * padded * Lanes.BYTES;
        long turned = (long) vectors * Lanes.COUNT * Tiles.ROW;
        MemorySegment block = buffers.patches(area * ((vectors + 1) / 2) + 10L * Lanes.BYTES);
        MemorySegment sums = buffers.results(turned + Lanes.BYTES);
        PatchKernels.clear(block, area * ((vectors + 1) / 2)); // columns that do not exist
        PatchKernels.clear(sums, turned);
        int[] at = buffers.places(8);
        int run = OutputLanes.run(columns);
        long w0 = (long) group * offsets.length * Tiles.ROW;
        int rows = patches.places(band) / columns;
        for (int row = 0; row < rows; row++) {
            int place = band * patches.band + row;
            int from = patches.y.from(place, place) * patches.channels;
            int end = Math.max(from, patches.y.end(place, place) * patches.channels);
            for (int vector = 0; vector < vectors; ) {
                boolean two = OutputLanes.PAIRS && vector + 1 < vectors;
                long pitch = two ? 2L * Lanes.BYTES : Lanes.BYTES;
                long begin = vector / 2 * area + (long) vector % 2 * padded * Lanes.BYTES;
                int together = two ? 2 : 3;
                for (int column = 0; column < columns; column += together * run) {
                    for (int i = 0; i < 3; i++) { // does the last one again
                        int run0 = Math.min(column + i * run, columns - run);
                        at[i] = (int) (patches.patch(0, row) / Float.BYTES) + run0;
                        at[3 + i] = (int) (begin + run0 * pitch);
                    }
                    long w = w0 + (long) vector * Lanes.BYTES;
                    OutputLanes.tile(in, at, run, offsets, from, end, weights, w, two, block);
                }
                int lanes = (int) (pitch / Float.BYTES);
                long to = (long) vector * Lanes.COUNT * Tiles.ROW + bytes(border);
                Tiles.transpose(block, begin, pitch, padded, lanes, sums, to, 0);
                vector += two ? 2 : 1;
            }
            results(sums, turned, rows, row, where);
        }
    }

    /** A row of results of all outputs. */
    private void results(MemorySegment sums, long spare, int rows, int row, OutputLanes.Where where) {
        long step = Tiles.ROW + bytes(apart);
        for (int output = 0; output < outputs; output++) {
            float begin = where.start(output);
            long from = (long) output * width * Tiles.ROW + bytes(border + start);
            long to = where.to() + output * where.plane() + bytes(row * count);
            for (int done = 0; done < count; done += Lanes.COUNT) {
                if (!where.accumulate() && row * count + done + Lanes.COUNT <= rows * count) {
                    // What is beyond the row's end is overwritten by the next.
                    DirectKernels.sum(sums, from, step, width, begin, where.target(), to);
                } else {
                    DirectKernels.sum(sums, from, step, width, begin, sums, spare);
                    int some = Math.min(Lanes.COUNT, count - done);
                    DirectKernels.finish(sums, spare, where.target(), to, some, where.accumulate());
                }
                from += Lanes.BYTES;
                to += Lanes.BYTES;
            }
        }
    }
}
