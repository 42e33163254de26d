package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Native.NATIVE;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of dot products: partial sums, a vector for each element of C, row after row to {@code sums + at}. Rows and columns that do not exist
 * repeat the last one: harmless, and no other code is needed.
 */
final class DotTiles {
    private DotTiles() {}

    /** Four rows, four columns. */
    static void four(Operands o, int k, long a0, int rows, long b0, int columns, MemorySegment sums, long at) {
        sums = NATIVE.cast(sums);
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        long aRow = o.aRow;
        long a1 = a0 + Math.min(1, rows - 1) * aRow;
        long a2 = a0 + Math.min(2, rows - 1) * aRow;
        long a3 = a0 + Math.min(3, rows - 1) * aRow;
        long bRow = o.bRow;
        long b1 = b0 + Math.min(1, columns - 1) * bRow;
        long b2 = b0 + Math.min(2, columns - 1) * bRow;
        long b3 = b0 + Math.min(3, columns - 1) * bRow;
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
        int bytes = DotKernels.whole(k);
        for (int p = 0; p < bytes; p += Lanes.BYTES) {
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
        c00.intoMemorySegment(sums, at + 0L * Lanes.BYTES, Lanes.ORDER);
        c01.intoMemorySegment(sums, at + 1L * Lanes.BYTES, Lanes.ORDER);
        c02.intoMemorySegment(sums, at + 2L * Lanes.BYTES, Lanes.ORDER);
        c03.intoMemorySegment(sums, at + 3L * Lanes.BYTES, Lanes.ORDER);
        c10.intoMemorySegment(sums, at + 4L * Lanes.BYTES, Lanes.ORDER);
        c11.intoMemorySegment(sums, at + 5L * Lanes.BYTES, Lanes.ORDER);
        c12.intoMemorySegment(sums, at + 6L * Lanes.BYTES, Lanes.ORDER);
        c13.intoMemorySegment(sums, at + 7L * Lanes.BYTES, Lanes.ORDER);
        c20.intoMemorySegment(sums, at + 8L * Lanes.BYTES, Lanes.ORDER);
        c21.intoMemorySegment(sums, at + 9L * Lanes.BYTES, Lanes.ORDER);
        c22.intoMemorySegment(sums, at + 10L * Lanes.BYTES, Lanes.ORDER);
        c23.intoMemorySegment(sums, at + 11L * Lanes.BYTES, Lanes.ORDER);
        c30.intoMemorySegment(sums, at + 12L * Lanes.BYTES, Lanes.ORDER);
        c31.intoMemorySegment(sums, at + 13L * Lanes.BYTES, Lanes.ORDER);
        c32.intoMemorySegment(sums, at + 14L * Lanes.BYTES, Lanes.ORDER);
        c33.intoMemorySegment(sums, at + 15L * Lanes.BYTES, Lanes.ORDER);
    }

    /** Four rows, five columns. */
    static void five(Operands o, int k, long a0, int rows, long b0, MemorySegment sums, long at) {
        sums = NATIVE.cast(sums);
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        long aRow = o.aRow;
        long a1 = a0 + Math.min(1, rows - 1) * aRow;
        long a2 = a0 + Math.min(2, rows - 1) * aRow;
        long a3 = a0 + Math.min(3, rows - 1) * aRow;
        long bRow = o.bRow;
        long b1 = b0 + 1 * bRow;
        long b2 = b0 + 2 * bRow;
        long b3 = b0 + 3 * bRow;
        long b4 = b0 + 4 * bRow;
        FloatVector c00 = FloatVector.zero(Lanes.F);
        FloatVector c01 = FloatVector.zero(Lanes.F);
        FloatVector c02 = FloatVector.zero(Lanes.F);
        FloatVector c03 = FloatVector.zero(Lanes.F);
        FloatVector c04 = FloatVector.zero(Lanes.F);
        FloatVector c10 = FloatVector.zero(Lanes.F);
        FloatVector c11 = FloatVector.zero(Lanes.F);
        FloatVector c12 = FloatVector.zero(Lanes.F);
        FloatVector c13 = FloatVector.zero(Lanes.F);
        FloatVector c14 = FloatVector.zero(Lanes.F);
        FloatVector c20 = FloatVector.zero(Lanes.F);
        FloatVector c21 = FloatVector.zero(Lanes.F);
        FloatVector c22 = FloatVector.zero(Lanes.F);
        FloatVector c23 = FloatVector.zero(Lanes.F);
        FloatVector c24 = FloatVector.zero(Lanes.F);
        FloatVector c30 = FloatVector.zero(Lanes.F);
        FloatVector c31 = FloatVector.zero(Lanes.F);
        FloatVector c32 = FloatVector.zero(Lanes.F);
        FloatVector c33 = FloatVector.zero(Lanes.F);
        FloatVector c34 = FloatVector.zero(Lanes.F);
        int bytes = DotKernels.whole(k);
        for (int p = 0; p < bytes; p += Lanes.BYTES) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + p, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, b1 + p, Lanes.ORDER);
            FloatVector y2 = FloatVector.fromMemorySegment(Lanes.F, b, b2 + p, Lanes.ORDER);
            FloatVector y3 = FloatVector.fromMemorySegment(Lanes.F, b, b3 + p, Lanes.ORDER);
            FloatVector y4 = FloatVector.fromMemorySegment(Lanes.F, b, b4 + p, Lanes.ORDER);
            FloatVector x = FloatVector.fromMemorySegment(Lanes.F, a, a0 + p, Lanes.ORDER);
            c00 = Lanes.fma(x, y0, c00);
            c01 = Lanes.fma(x, y1, c01);
            c02 = Lanes.fma(x, y2, c02);
            c03 = Lanes.fma(x, y3, c03);
            c04 = Lanes.fma(x, y4, c04);
            x = FloatVector.fromMemorySegment(Lanes.F, a, a1 + p, Lanes.ORDER);
            c10 = Lanes.fma(x, y0, c10);
            c11 = Lanes.fma(x, y1, c11);
            c12 = Lanes.fma(x, y2, c12);
            c13 = Lanes.fma(x, y3, c13);
            c14 = Lanes.fma(x, y4, c14);
            x = FloatVector.fromMemorySegment(Lanes.F, a, a2 + p, Lanes.ORDER);
            c20 = Lanes.fma(x, y0, c20);
            c21 = Lanes.fma(x, y1, c21);
            c22 = Lanes.fma(x, y2, c22);
            c23 = Lanes.fma(x, y3, c23);
            c24 = Lanes.fma(x, y4, c24);
            x = FloatVector.fromMemorySegment(Lanes.F, a, a3 + p, Lanes.ORDER);
            c30 = Lanes.fma(x, y0, c30);
            c31 = Lanes.fma(x, y1, c31);
            c32 = Lanes.fma(x, y2, c32);
            c33 = Lanes.fma(x, y3, c33);
            c34 = Lanes.fma(x, y4, c34);
        }
        c00.intoMemorySegment(sums, at + 0L * Lanes.BYTES, Lanes.ORDER);
        c01.intoMemorySegment(sums, at + 1L * Lanes.BYTES, Lanes.ORDER);
        c02.intoMemorySegment(sums, at + 2L * Lanes.BYTES, Lanes.ORDER);
        c03.intoMemorySegment(sums, at + 3L * Lanes.BYTES, Lanes.ORDER);
        c04.intoMemorySegment(sums, at + 4L * Lanes.BYTES, Lanes.ORDER);
        c10.intoMemorySegment(sums, at + 5L * Lanes.BYTES, Lanes.ORDER);
        c11.intoMemorySegment(sums, at + 6L * Lanes.BYTES, Lanes.ORDER);
        c12.intoMemorySegment(sums, at + 7L * Lanes.BYTES, Lanes.ORDER);
        c13.intoMemorySegment(sums, at + 8L * Lanes.BYTES, Lanes.ORDER);
        c14.intoMemorySegment(sums, at + 9L * Lanes.BYTES, Lanes.ORDER);
        c20.intoMemorySegment(sums, at + 10L * Lanes.BYTES, Lanes.ORDER);
        c21.intoMemorySegment(sums, at + 11L * Lanes.BYTES, Lanes.ORDER);
        c22.intoMemorySegment(sums, at + 12L * Lanes.BYTES, Lanes.ORDER);
        c23.intoMemorySegment(sums, at + 13L * Lanes.BYTES, Lanes.ORDER);
        c24.intoMemorySegment(sums, at + 14L * Lanes.BYTES, Lanes.ORDER);
        c30.intoMemorySegment(sums, at + 15L * Lanes.BYTES, Lanes.ORDER);
        c31.intoMemorySegment(sums, at + 16L * Lanes.BYTES, Lanes.ORDER);
        c32.intoMemorySegment(sums, at + 17L * Lanes.BYTES, Lanes.ORDER);
        c33.intoMemorySegment(sums, at + 18L * Lanes.BYTES, Lanes.ORDER);
        c34.intoMemorySegment(sums, at + 19L * Lanes.BYTES, Lanes.ORDER);
    }
}
