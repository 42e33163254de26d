package io.lanewise.core.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Products of rows of A with columns of B where both are contiguous along k, as in {@code x Wᵀ} for few rows of x: no packing, the
 * vectors run along k, and each of the sixteen accumulators of a tile ends as one element of C.
 */
final class DotKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;
    private static final int TILE = 4;

    /** Columns of a tile of one row: four at a time, which memory follows best. */
    private static final int WIDE = TILE * TILE;

    static final int SUMS = TILE * TILE * Lanes.BYTES;

    /** Cycles between the last step of k and the next tile, about. */
    static final int FINISH = 130;

    private static final IntVector EVEN = every(0);
    private static final IntVector ODD = every(1);

    private DotKernels() {}

    private static IntVector every(int first) {
        return IntVector.broadcast(Lanes.I, first).addIndex(2);
    }

    /** Rows {@code [i0, i1)} and columns {@code [j0, j1)} of the product, the first of them to byte {@code c0}. */
    static void run(Gemm g, Operands o, MemorySegment sums, int i0, int i1, int j0, int j1, long s0, long c0) {
        int width = i1 - i0 == 1 ? WIDE : TILE;
        for (int j = j0; j < j1; j += width) {
            int columns = Math.min(width, j1 - j);
            for (int i = i0; i < i1; i += TILE) {
                int rows = Math.min(TILE, i1 - i);
                if (width == WIDE) {
                    for (int four = 0; four < columns; four += TILE) {
                        row(g, i, j + four, columns - four, sums, (long) four * Lanes.BYTES);
                    }
                } else {
                    tile(g, i, rows, j, columns, sums);
                }
                if (g.k % Lanes.COUNT != 0) {
                    rest(g, i, rows, j, columns, width, sums);
                }
                reduce(sums);
                long across = (long) (j - j0) * Float.BYTES;
                store(
                        o,
                        sums,
                        rows,
                        columns,
                        width,
                        s0 + (i - i0) * o.sRow + (j - j0) * o.sCol,
                        c0 + (i - i0) * o.cRow + across);
            }
        }
    }

    /** Sums of the lanes of the vectors, one after the other: each round adds neighbours and halves their number. */
    private static void reduce(MemorySegment sums) {
        sums = Native.known(sums);
        int count = TILE * TILE;
        for (int lanes = Lanes.COUNT; lanes > 1; lanes /= 2) {
            count /= 2;
            for (int i = 0; i < count; i++) {
                IntVector u = IntVector.fromMemorySegment(Lanes.I, sums, 2L * i * Lanes.BYTES, Lanes.ORDER);
                IntVector v = IntVector.fromMemorySegment(Lanes.I, sums, (2L * i + 1) * Lanes.BYTES, Lanes.ORDER);
                EVEN.selectFrom(u, v)
                        .reinterpretAsFloats()
                        .add(ODD.selectFrom(u, v).reinterpretAsFloats())
                        .intoMemorySegment(sums, (long) i * Lanes.BYTES, Lanes.ORDER);
            }
        }
    }

    /** The last steps of k, less than a vector. */
    private static void rest(Gemm g, int i, int rows, int j, int columns, int width, MemorySegment sums) {
        sums = Native.known(sums);
        MemorySegment a = Native.known(g.a);
        MemorySegment b = Native.known(g.b);
        long p = whole(g);
        VectorMask<Float> mask = Lanes.first(g.k % Lanes.COUNT);
        for (int r = 0; r < rows; r++) {
            FloatVector x = FloatVector.fromMemorySegment(Lanes.F, a, (i + r) * g.aRow + p, Lanes.ORDER, mask);
            long at = (long) r * width * Lanes.BYTES;
            for (int column = 0; column < columns; column++) {
                FloatVector y = FloatVector.fromMemorySegment(Lanes.F, b, (j + column) * g.bCol + p, Lanes.ORDER, mask);
                Lanes.fma(x, y, FloatVector.fromMemorySegment(Lanes.F, sums, at, Lanes.ORDER))
                        .intoMemorySegment(sums, at, Lanes.ORDER);
                at += Lanes.BYTES;
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

    /** Partial sums of one row and up to four columns, to {@code sums + at}. */
    private static void row(Gemm g, int i, int j, int columns, MemorySegment sums, long at) {
        sums = Native.known(sums);
        MemorySegment a = Native.known(g.a);
        MemorySegment b = Native.known(g.b);
        int last = columns - 1;
        long a0 = i * g.aRow;
        long b0 = j * g.bCol;
        long b1 = (j + Math.min(1, last)) * g.bCol;
        long b2 = (j + Math.min(2, last)) * g.bCol;
        long b3 = (j + Math.min(3, last)) * g.bCol;
        FloatVector c0 = FloatVector.zero(Lanes.F);
        FloatVector c1 = FloatVector.zero(Lanes.F);
        FloatVector c2 = FloatVector.zero(Lanes.F);
        FloatVector c3 = FloatVector.zero(Lanes.F);
        long bytes = whole(g);
        for (long p = 0; p < bytes; p += Lanes.BYTES) {
            FloatVector x = FloatVector.fromMemorySegment(Lanes.F, a, a0 + p, Lanes.ORDER);
            c0 = Lanes.fma(x, FloatVector.fromMemorySegment(Lanes.F, b, b0 + p, Lanes.ORDER), c0);
            c1 = Lanes.fma(x, FloatVector.fromMemorySegment(Lanes.F, b, b1 + p, Lanes.ORDER), c1);
            c2 = Lanes.fma(x, FloatVector.fromMemorySegment(Lanes.F, b, b2 + p, Lanes.ORDER), c2);
            c3 = Lanes.fma(x, FloatVector.fromMemorySegment(Lanes.F, b, b3 + p, Lanes.ORDER), c3);
        }
        c0.intoMemorySegment(sums, at, Lanes.ORDER);
        c1.intoMemorySegment(sums, at + 1L * Lanes.BYTES, Lanes.ORDER);
        c2.intoMemorySegment(sums, at + 2L * Lanes.BYTES, Lanes.ORDER);
        c3.intoMemorySegment(sums, at + 3L * Lanes.BYTES, Lanes.ORDER);
    }

    /** Bytes of the steps of k that fill whole vectors. */
    private static long whole(Gemm g) {
        return (long) (g.k & -Lanes.COUNT) * Float.BYTES;
    }

    /** What C begins with, plus the sums. */
    private static void store(Operands o, MemorySegment sums, int rows, int columns, int width, long s0, long c0) {
        sums = Native.known(sums);
        MemorySegment c = Native.known(o.c);
        MemorySegment s = Native.known(o.s);
        long sCol = o.sCol;
        for (int r = 0; r < rows; r++) {
            long at = (long) r * width * Float.BYTES;
            long from = s0 + r * o.sRow;
            long to = c0 + r * o.cRow;
            for (int column = 0; column < columns; column++) {
                c.set(FLOAT, to, s.get(FLOAT, from) + sums.get(FLOAT, at));
                at += Float.BYTES;
                from += sCol;
                to += Float.BYTES;
            }
        }
    }
}
