package io.lanewise.core.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Products of rows of A with columns of B where both are contiguous along k, as in {@code x Wᵀ} for few rows of x: no packing, the
 * vectors run along k, and each of the sixteen accumulators of a tile ends as one element of C.
 */
final class DotKernels {
    private static final int TILE = 4;
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;
    static final int SUMS = TILE * TILE * Lanes.BYTES;

    private DotKernels() {}

    /** Rows {@code [i0, i1)} and columns {@code [j0, j1)} of C. */
    static void run(Gemm g, int i0, int i1, int j0, int j1) {
        MemorySegment sums = Workspace.get().sums;
        for (int j = j0; j < j1; j += TILE) {
            int columns = Math.min(TILE, j1 - j);
            for (int i = i0; i < i1; i += TILE) {
                int rows = Math.min(TILE, i1 - i);
                if (rows == 1) {
                    row(g, i, j, columns, sums);
                } else {
                    tile(g, i, rows, j, columns, sums);
                }
                store(g, i, rows, j, columns, sums);
            }
        }
    }

    /** Partial sums of a tile. Rows and columns that do not exist repeat the last one: harmless, and no other code is needed. */
    private static void tile(Gemm g, int i, int rows, int j, int columns, MemorySegment sums) {
        sums = Native.known(sums);
        MemorySegment a = Native.known(g.a);
        MemorySegment b = Native.known(g.b);
        long a0 = i * g.aRow;
        long a1 = (i + Math.min(1, rows - 1)) * g.aRow;
        long a2 = (i + Math.min(2, rows - 1)) * g.aRow;
        long a3 = (i + rows - 1) * g.aRow;
        long b0 = j * g.bCol;
        long b1 = (j + Math.min(1, columns - 1)) * g.bCol;
        long b2 = (j + Math.min(2, columns - 1)) * g.bCol;
        long b3 = (j + columns - 1) * g.bCol;
        FloatVector c00 = FloatVector.zero(Lanes.F);
        FloatVector c01 = FloatVector.zero(Lanes.F);
        FloatVector c02 = FloatVector.zero(Lanes.F);
        FloatVector c03 = FloatVector.zero(Lanes.F);
        FloatVector c10 = FloatVector.zero(Lanes.F);
        FloatVector c11 = FloatVector.zero(Lanes.F);
        FloatVector c12 = FloatVector.zero(Lanes.F);
        FloatVector c13 = FloatVector.zero(Lanes.F);
        FloatVector c20 = FloatVector.zero(Lanes.F);
        FloatVector c21 = FloatVector.zero(Lanes.F);
        FloatVector c22 = FloatVector.zero(Lanes.F);
        FloatVector c23 = FloatVector.zero(Lanes.F);
        FloatVector c30 = FloatVector.zero(Lanes.F);
        FloatVector c31 = FloatVector.zero(Lanes.F);
        FloatVector c32 = FloatVector.zero(Lanes.F);
        FloatVector c33 = FloatVector.zero(Lanes.F);
        long bytes = whole(g);
        for (long p = 0; p < bytes; p += Lanes.BYTES) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + p, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, b1 + p, Lanes.ORDER);
            FloatVector y2 = FloatVector.fromMemorySegment(Lanes.F, b, b2 + p, Lanes.ORDER);
            FloatVector y3 = FloatVector.fromMemorySegment(Lanes.F, b, b3 + p, Lanes.ORDER);
            FloatVector x = FloatVector.fromMemorySegment(Lanes.F, a, a0 + p, Lanes.ORDER);
            c00 = Lanes.fma(x, y0, c00);
            c01 = Lanes.fma(x, y1, c01);
            c02 = Lanes.fma(x, y2, c02);
            c03 = Lanes.fma(x, y3, c03);
            x = FloatVector.fromMemorySegment(Lanes.F, a, a1 + p, Lanes.ORDER);
            c10 = Lanes.fma(x, y0, c10);
            c11 = Lanes.fma(x, y1, c11);
            c12 = Lanes.fma(x, y2, c12);
            c13 = Lanes.fma(x, y3, c13);
            x = FloatVector.fromMemorySegment(Lanes.F, a, a2 + p, Lanes.ORDER);
            c20 = Lanes.fma(x, y0, c20);
            c21 = Lanes.fma(x, y1, c21);
            c22 = Lanes.fma(x, y2, c22);
            c23 = Lanes.fma(x, y3, c23);
            x = FloatVector.fromMemorySegment(Lanes.F, a, a3 + p, Lanes.ORDER);
            c30 = Lanes.fma(x, y0, c30);
            c31 = Lanes.fma(x, y1, c31);
            c32 = Lanes.fma(x, y2, c32);
            c33 = Lanes.fma(x, y3, c33);
        }
        c00.intoMemorySegment(sums, 0, Lanes.ORDER);
        c01.intoMemorySegment(sums, Lanes.BYTES, Lanes.ORDER);
        c02.intoMemorySegment(sums, 2L * Lanes.BYTES, Lanes.ORDER);
        c03.intoMemorySegment(sums, 3L * Lanes.BYTES, Lanes.ORDER);
        c10.intoMemorySegment(sums, 4L * Lanes.BYTES, Lanes.ORDER);
        c11.intoMemorySegment(sums, 5L * Lanes.BYTES, Lanes.ORDER);
        c12.intoMemorySegment(sums, 6L * Lanes.BYTES, Lanes.ORDER);
        c13.intoMemorySegment(sums, 7L * Lanes.BYTES, Lanes.ORDER);
        c20.intoMemorySegment(sums, 8L * Lanes.BYTES, Lanes.ORDER);
        c21.intoMemorySegment(sums, 9L * Lanes.BYTES, Lanes.ORDER);
        c22.intoMemorySegment(sums, 10L * Lanes.BYTES, Lanes.ORDER);
        c23.intoMemorySegment(sums, 11L * Lanes.BYTES, Lanes.ORDER);
        c30.intoMemorySegment(sums, 12L * Lanes.BYTES, Lanes.ORDER);
        c31.intoMemorySegment(sums, 13L * Lanes.BYTES, Lanes.ORDER);
        c32.intoMemorySegment(sums, 14L * Lanes.BYTES, Lanes.ORDER);
        c33.intoMemorySegment(sums, 15L * Lanes.BYTES, Lanes.ORDER);
    }

    /** Partial sums of a tile of one row. */
    private static void row(Gemm g, int i, int j, int columns, MemorySegment sums) {
        sums = Native.known(sums);
        MemorySegment a = Native.known(g.a);
        MemorySegment b = Native.known(g.b);
        long a0 = i * g.aRow;
        long b0 = j * g.bCol;
        long b1 = (j + Math.min(1, columns - 1)) * g.bCol;
        long b2 = (j + Math.min(2, columns - 1)) * g.bCol;
        long b3 = (j + columns - 1) * g.bCol;
        FloatVector c00 = FloatVector.zero(Lanes.F);
        FloatVector c01 = FloatVector.zero(Lanes.F);
        FloatVector c02 = FloatVector.zero(Lanes.F);
        FloatVector c03 = FloatVector.zero(Lanes.F);
        long bytes = whole(g);
        for (long p = 0; p < bytes; p += Lanes.BYTES) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + p, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, b1 + p, Lanes.ORDER);
            FloatVector y2 = FloatVector.fromMemorySegment(Lanes.F, b, b2 + p, Lanes.ORDER);
            FloatVector y3 = FloatVector.fromMemorySegment(Lanes.F, b, b3 + p, Lanes.ORDER);
            FloatVector x = FloatVector.fromMemorySegment(Lanes.F, a, a0 + p, Lanes.ORDER);
            c00 = Lanes.fma(x, y0, c00);
            c01 = Lanes.fma(x, y1, c01);
            c02 = Lanes.fma(x, y2, c02);
            c03 = Lanes.fma(x, y3, c03);
        }
        c00.intoMemorySegment(sums, 0, Lanes.ORDER);
        c01.intoMemorySegment(sums, Lanes.BYTES, Lanes.ORDER);
        c02.intoMemorySegment(sums, 2L * Lanes.BYTES, Lanes.ORDER);
        c03.intoMemorySegment(sums, 3L * Lanes.BYTES, Lanes.ORDER);
    }

    /** Bytes of the steps of k that fill whole vectors; the steps after them are for {@link #store}. */
    private static long whole(Gemm g) {
        return (long) (g.k & -Lanes.COUNT) * Float.BYTES;
    }

    /** What C begins with, plus the lanes of the partial sums, plus the last steps of k. */
    private static void store(Gemm g, int i, int rows, int j, int columns, MemorySegment sums) {
        sums = Native.known(sums);
        MemorySegment a = Native.known(g.a);
        MemorySegment b = Native.known(g.b);
        MemorySegment c = Native.known(g.c);
        MemorySegment s = Native.known(g.start(0));
        long whole = whole(g);
        long bytes = (long) g.k * Float.BYTES;
        for (int r = 0; r < rows; r++) {
            long a0 = (i + r) * g.aRow;
            long c0 = (i + r) * g.cRow + (long) j * Float.BYTES;
            long s0 = (i + r) * g.startRow(0) + j * g.startCol(0);
            for (int column = 0; column < columns; column++) {
                float sum = Lanes.sum(FloatVector.fromMemorySegment(
                        Lanes.F, sums, (long) (r * TILE + column) * Lanes.BYTES, Lanes.ORDER));
                long b0 = (j + column) * g.bCol;
                for (long p = whole; p < bytes; p += Float.BYTES) {
                    sum += a.get(FLOAT, a0 + p) * b.get(FLOAT, b0 + p);
                }
                c.set(FLOAT, c0, s.get(FLOAT, s0) + sum);
                c0 += Float.BYTES;
                s0 += g.startCol(0);
            }
        }
    }
}
