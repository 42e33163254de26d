package io.lanewise.core.conv;

import static io.lanewise.core.conv.Patches.bytes;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Few results of a band of an image with places side by side in vectors: six outputs and three vectors at a time, no patch is packed.
 *
 * @param offsets from the first element under the window to the others, those of a row of the window together
 * @param weights in the same order, as {@link Filters#tiles} leaves them, those of {@link #UNIT} outputs side by side
 */
record FewOutputs(Patches patches, long[] offsets, float[] weights) {
    /** Outputs of a tile. */
    static final int UNIT = 6;

    /**
     * Whether patches are not worth packing for so few outputs: by cycles for a row of a panel, 6 for each vector that is packed and 4 for each
     * output, against 7 for six outputs of each vector.
     */
    static boolean fits(Sweep x, int outputs) {
        double vectors = Math.ceil(x.count() / (double) Lanes.COUNT) * Tiles.WIDTH / x.count();
        double tiles = Math.ceil(outputs / 6.0);
        return 7 * vectors * tiles < 6 * vectors + outputs * Tiles.WIDTH / (double) Lanes.COUNT;
    }

    /** {@code rows} outputs at the places of a band, the weights of the first of them at {@code w0}. */
    void run(Buffers buffers, MemorySegment copy, int band, int w0, int rows, OutputLanes.Where where) {
        MemorySegment block = buffers.results(18L * Lanes.BYTES);
        int columns = patches.x.count();
        int pieces = (columns + Lanes.COUNT - 1) / Lanes.COUNT;
        int vectors = patches.places(band) / columns * pieces;
        for (int i = 0; i < vectors; i += 3) {
            int j = Math.min(i + 1, vectors - 1);
            int k = Math.min(i + 2, vectors - 1);
            int top = band * patches.band + i / pieces;
            int bottom = band * patches.band + k / pieces;
            int each = offsets.length / patches.y.offsets().length;
            int from = patches.y.from(top, bottom) * each;
            int end = patches.y.end(top, bottom) * each;
            int p = place(i, pieces, where);
            int q = place(j, pieces, where);
            int r = place(k, pieces, where);
            long u = start(p);
            long v = start(q);
            long t = start(r);
            boolean whole = whole(p, band, where) && whole(q, band, where) && whole(r, band, where);
            for (int output = 0; output < rows; output += UNIT) {
                int some = Math.min(UNIT, rows - output);
                long to = where.to() + output * where.plane();
                int w = w0 + output / UNIT * Filters.tile(offsets.length, UNIT);
                if (whole) {
                    DirectKernels.six(
                            copy,
                            u,
                            v,
                            t,
                            offsets,
                            from,
                            end,
                            weights,
                            w,
                            some,
                            where.target(),
                            to + bytes(p),
                            to + bytes(q),
                            to + bytes(r),
                            where.plane());
                    continue;
                }
                DirectKernels.six(
                        copy,
                        u,
                        v,
                        t,
                        offsets,
                        from,
                        end,
                        weights,
                        w,
                        some,
                        block,
                        0,
                        Lanes.BYTES,
                        2L * Lanes.BYTES,
                        3L * Lanes.BYTES);
                finish(block, 0, p, some, to, where);
                if (j > i) {
                    finish(block, Lanes.BYTES, q, some, to, where);
                }
                if (k > j) {
                    finish(block, 2L * Lanes.BYTES, r, some, to, where);
                }
            }
        }
    }

    /** Where the patch at a place of the band begins. */
    private long start(int place) {
        int columns = patches.x.count();
        return patches.patch(0, place / columns) + bytes(place % columns);
    }

    /** The first place of vector i of all rows' vectors: the last one ends with its row, if it is written without being added. */
    private int place(int i, int pieces, OutputLanes.Where where) {
        int columns = patches.x.count();
        int column = i % pieces * Lanes.COUNT;
        int last = where.accumulate() ? column : Math.max(0, columns - Lanes.COUNT);
        return i / pieces * columns + Math.min(column, last);
    }

    /** Whether the vector of a place may be written as it is: what is too much will be overwritten, if it is not beyond the band. */
    private boolean whole(int place, int band, OutputLanes.Where where) {
        return !where.accumulate() && place + Lanes.COUNT <= patches.places(band);
    }

    private void finish(MemorySegment block, long from, int place, int some, long to, OutputLanes.Where where) {
        int count = Math.min(Lanes.COUNT, patches.x.count() - place % patches.x.count());
        for (int output = 0; output < some; output++) {
            DirectKernels.finish(block, from, where.target(), to + bytes(place), count, where.accumulate());
            from += 3L * Lanes.BYTES;
            to += where.plane();
        }
    }
}
