package io.lanewise.core.conv;

import static io.lanewise.core.conv.Patches.bytes;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Results of a band of an image with outputs side by side in vectors: no patch is packed. Runs of neighbouring places go through a kernel together; their results, place
 * after place, are turned in blocks as they go to where they belong.
 */
final class OutputLanes {
    /** Least part of the work that must be results. */
    private static final double LEAST_FILLED = 0.7;

    private static final int PANEL_VECTORS = Tiles.WIDTH / Lanes.COUNT;

    /** Registers for two vectors of outputs at many places. */
    private static final boolean PAIRS = PANEL_VECTORS > 2;

    private final Patches patches;
    private final int[] offsets;
    private final MemorySegment panels;
    private final long panel;

    /** Places of a run. */
    private final int run;

    /** @param panels weights as {@link Filters#panels} leaves them */
    OutputLanes(Patches patches, MemorySegment panels) {
        this.patches = patches;
        this.offsets = new int[patches.depth()];
        for (int i = 0; i < offsets.length; i++) {
            long at = i / patches.taps.length * patches.channelPitch() + patches.taps[i % patches.taps.length];
            offsets[i] = (int) (at / Float.BYTES);
        }
        this.panels = panels;
        this.panel = Filters.panelBytes(offsets.length);
        this.run = run(patches.x.count());
    }

    /** Four or five, which leaves less empty at the end of a row. */
    private static int run(int columns) {
        return (columns + 4) / 5 * 5 < (columns + 3) / 4 * 4 ? 5 : 4;
    }

    /** Whether outputs fill vectors, and rows of places runs. */
    static boolean fits(Sweep x, int outputs) {
        int run = run(x.count());
        int places = (x.count() + run - 1) / run * run;
        int lanes = (outputs + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
        return (double) outputs / lanes * x.count() / places >= LEAST_FILLED;
    }

    /**
     * Some results.
     *
     * @param to where the first result of the first place goes, those of the next one {@code plane} bytes further
     */
    record Where(MemorySegment target, long to, long plane, boolean accumulate) {}

    /**
     * {@code rows} outputs at the places of a band.
     *
     * @param first output in the panels, a multiple of {@link Tiles#WIDTH}
     */
    void run(Buffers buffers, float[] in, int band, int first, int rows, Where where) {
        for (int done = 0; done < rows; ) {
            int output = first + done;
            long w0 = output / Tiles.WIDTH * panel + bytes(output % Tiles.WIDTH);
            boolean two = PAIRS && rows - done > Lanes.COUNT;
            int some = Math.min(rows - done, two ? 2 * Lanes.COUNT : Lanes.COUNT);
            places(buffers, in, band, w0, two, done, some, where);
            done += some;
        }
    }

    private void places(Buffers buffers, float[] in, int band, long w0, boolean two, int done, int some, Where where) {
        int columns = patches.x.count();
        int rows = patches.places(band) / columns;
        long pitch = two ? 2L * Lanes.BYTES : Lanes.BYTES;
        MemorySegment block = buffers.patches((Tiles.WIDTH + 8 + Lanes.COUNT) * pitch);
        int[] at = buffers.places(8);
        int together = two ? 2 : 3;
        int row = 0;
        int column = 0;
        int start = 0;
        int next = 0;
        while (row < rows) {
            for (int i = 0; i < 3; i++) {
                if (i >= together || row == rows) { // does the last one again
                    at[i] = at[i - 1];
                    at[3 + i] = at[2 + i];
                    continue;
                }
                at[i] = (int) (patches.patch(0, row) / Float.BYTES) + column;
                at[3 + i] = (next - start) * (int) pitch;
                next += Math.min(run, columns - column);
                column += run;
                if (column >= columns) {
                    column = 0;
                    row++;
                }
            }
            tile(in, at, w0, two, block);
            if (row == rows || next - start + together * run > Tiles.WIDTH) {
                flush(buffers, block, pitch, start, next - start, done, some, where);
                start = next;
            }
        }
    }

    private void tile(float[] in, int[] at, long w0, boolean two, MemorySegment block) {
        if (two && run == 5) {
            OutputKernels.fiveTwice(in, at[0], at[1], offsets, panels, w0, block, at[3], at[4]);
        } else if (two) {
            OutputKernels.fourTwice(in, at[0], at[1], offsets, panels, w0, block, at[3], at[4]);
        } else if (run == 5) {
            OutputKernels.five(in, at[0], at[1], at[2], offsets, panels, w0, block, at[3], at[4], at[5]);
        } else {
            OutputKernels.four(in, at[0], at[1], at[2], offsets, panels, w0, block, at[3], at[4], at[5]);
        }
    }

    /** Results of {@code count} places from {@code start} on, from the block to where they belong. */
    private void flush(
            Buffers buffers, MemorySegment block, long pitch, int start, int count, int done, int some, Where where) {
        int lanes = (int) (pitch / Float.BYTES);
        long to = where.to + done * where.plane + bytes(start);
        int whole = where.accumulate || some < lanes ? 0 : count / Lanes.COUNT * Lanes.COUNT;
        if (whole > 0) {
            Tiles.turn(block, 0, pitch, whole, lanes, where.target, to, where.plane);
        }
        if (whole == count) {
            return;
        }
        MemorySegment results = buffers.results(3L * Lanes.COUNT * Tiles.ROW);
        Tiles.transpose(block, whole * pitch, pitch, count - whole, lanes, results, 0, 0);
        to += bytes(whole);
        for (int i = 0; i < some; i++) {
            OutputKernels.finish(results, i * Tiles.ROW, where.target, to, bytes(count - whole), where.accumulate);
            to += where.plane;
        }
    }
}
