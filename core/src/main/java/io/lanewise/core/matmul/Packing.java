package io.lanewise.core.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies a block of B, in any layout, into panels: a panel holds {@link Blocking#PANEL} columns, row after row without gaps. */
final class Packing {
    /** Bytes of a row of a panel. */
    static final long ROW = (long) Blocking.PANEL * Float.BYTES;

    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

    private static final int STEPS = 8;

    private Packing() {}

    /** Steps {@code [p, p + depth)} of columns {@code [j, j1)}; columns that a last panel has beyond {@code j1} stay undefined. */
    static void pack(Gemm g, MemorySegment panels, int p, int depth, int j, int j1) {
        long panel = 0;
        for (; j < j1; j += Blocking.PANEL) {
            int columns = Math.min(Blocking.PANEL, j1 - j);
            long from = p * g.bRow + j * g.bCol;
            if (g.bCol == Float.BYTES) {
                for (int q = 0; q < depth; q++) {
                    MemorySegment.copy(g.b, from + q * g.bRow, panels, panel + q * ROW, (long) columns * Float.BYTES);
                }
            } else if (g.bRow == Float.BYTES) {
                transposed(g, panels, panel, from, depth, columns);
            } else {
                strided(g, panels, panel, from, 0, depth, columns);
            }
            panel += depth * ROW;
        }
    }

    /**
     * Columns contiguous along k, eight steps at a time: the eight rows written stay in the first-level cache until their lines are full. Transposing
     * blocks in registers was no faster, and a thousand times slower until compiled.
     */
    private static void transposed(Gemm g, MemorySegment panels, long panel, long from, int depth, int columns) {
        int q = 0;
        for (; q <= depth - STEPS; q += STEPS) {
            eight(g.b, from + q * g.bRow, g.bCol, panels, panel + q * ROW, columns);
        }
        strided(g, panels, panel, from, q, depth, columns);
    }

    private static void eight(
            MemorySegment b, long source, long pitch, MemorySegment panels, long target, int columns) {
        b = Native.known(b);
        panels = Native.known(panels);
        for (int column = 0; column < columns; column++) {
            panels.set(FLOAT, target, b.get(FLOAT, source));
            panels.set(FLOAT, target + ROW, b.get(FLOAT, source + 4));
            panels.set(FLOAT, target + 2 * ROW, b.get(FLOAT, source + 8));
            panels.set(FLOAT, target + 3 * ROW, b.get(FLOAT, source + 12));
            panels.set(FLOAT, target + 4 * ROW, b.get(FLOAT, source + 16));
            panels.set(FLOAT, target + 5 * ROW, b.get(FLOAT, source + 20));
            panels.set(FLOAT, target + 6 * ROW, b.get(FLOAT, source + 24));
            panels.set(FLOAT, target + 7 * ROW, b.get(FLOAT, source + 28));
            source += pitch;
            target += Float.BYTES;
        }
    }

    private static void strided(Gemm g, MemorySegment panels, long panel, long from, int q0, int q1, int columns) {
        MemorySegment b = Native.known(g.b);
        panels = Native.known(panels);
        for (int column = 0; column < columns; column++) {
            long source = from + q0 * g.bRow + column * g.bCol;
            long target = panel + q0 * ROW + (long) column * Float.BYTES;
            for (int q = q0; q < q1; q++) {
                panels.set(FLOAT, target, b.get(FLOAT, source));
                source += g.bRow;
                target += ROW;
            }
        }
    }

    /** Copies rows of {@code bytes}, less than a vector, to rows a vector apart; what lies beyond is of no account but normal numbers. */
    static void widen(MemorySegment from, long offset, long pitch, MemorySegment to, int rows, long bytes) {
        from = Native.known(from);
        to = Native.known(to);
        for (int row = 0; row < rows; row++) {
            long source = offset + row * pitch;
            long target = (long) row * Lanes.BYTES;
            for (long i = 0; i < bytes; i += Float.BYTES) {
                to.set(FLOAT, target + i, from.get(FLOAT, source + i));
            }
        }
    }

    /** The way back from {@link #widen}. */
    static void narrow(MemorySegment from, MemorySegment to, long offset, long pitch, int rows, long bytes) {
        from = Native.known(from);
        to = Native.known(to);
        for (int row = 0; row < rows; row++) {
            long source = (long) row * Lanes.BYTES;
            long target = offset + row * pitch;
            for (long i = 0; i < bytes; i += Float.BYTES) {
                to.set(FLOAT, target + i, from.get(FLOAT, source + i));
            }
        }
    }
}
