package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** Tiles of C two vectors wide; else as {@link WideKernels}. */
final class PairKernels {
    /** Bytes of one vector. */
    private static final long V1 = Lanes.BYTES;

    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

    private PairKernels() {}

    /** Six rows at a time, two vectors; {@code rows} is a multiple of six. */
    static void six(Operands o, int rows, int k, long a0, long b0, long s0, long c0) {
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        MemorySegment s = NATIVE.cast(o.s);
        MemorySegment c = NATIVE.cast(o.c);
        long aRow = o.aRow;
        long aCol = o.aCol;
        long bRow = o.bRow;
        long sRow = o.sRow;
        long cRow = o.cRow;
        for (int row = 0; row < rows; row += 6) {
            FloatVector c00 = FloatVector.fromMemorySegment(Lanes.F, s, s0, Lanes.ORDER);
            FloatVector c01 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V1, Lanes.ORDER);
            FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow, Lanes.ORDER);
            FloatVector c11 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow + V1, Lanes.ORDER);
            FloatVector c20 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow, Lanes.ORDER);
            FloatVector c21 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow + V1, Lanes.ORDER);
            FloatVector c30 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow, Lanes.ORDER);
            FloatVector c31 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow + V1, Lanes.ORDER);
            FloatVector c40 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 4 * sRow, Lanes.ORDER);
            FloatVector c41 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 4 * sRow + V1, Lanes.ORDER);
            FloatVector c50 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 5 * sRow, Lanes.ORDER);
            FloatVector c51 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 5 * sRow + V1, Lanes.ORDER);
            long ap = a0;
            long bp = b0;
            for (int p = 0; p < k; p++) {
                FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, bp, Lanes.ORDER);
                FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, bp + V1, Lanes.ORDER);
                FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap));
                c00 = x.fma(y0, c00);
                c01 = x.fma(y1, c01);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + aRow));
                c10 = x.fma(y0, c10);
                c11 = x.fma(y1, c11);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 2 * aRow));
                c20 = x.fma(y0, c20);
                c21 = x.fma(y1, c21);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 3 * aRow));
                c30 = x.fma(y0, c30);
                c31 = x.fma(y1, c31);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 4 * aRow));
                c40 = x.fma(y0, c40);
                c41 = x.fma(y1, c41);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 5 * aRow));
                c50 = x.fma(y0, c50);
                c51 = x.fma(y1, c51);
                ap += aCol;
                bp += bRow;
            }
            c00.intoMemorySegment(c, c0, Lanes.ORDER);
            c01.intoMemorySegment(c, c0 + V1, Lanes.ORDER);
            c10.intoMemorySegment(c, c0 + cRow, Lanes.ORDER);
            c11.intoMemorySegment(c, c0 + cRow + V1, Lanes.ORDER);
            c20.intoMemorySegment(c, c0 + 2 * cRow, Lanes.ORDER);
            c21.intoMemorySegment(c, c0 + 2 * cRow + V1, Lanes.ORDER);
            c30.intoMemorySegment(c, c0 + 3 * cRow, Lanes.ORDER);
            c31.intoMemorySegment(c, c0 + 3 * cRow + V1, Lanes.ORDER);
            c40.intoMemorySegment(c, c0 + 4 * cRow, Lanes.ORDER);
            c41.intoMemorySegment(c, c0 + 4 * cRow + V1, Lanes.ORDER);
            c50.intoMemorySegment(c, c0 + 5 * cRow, Lanes.ORDER);
            c51.intoMemorySegment(c, c0 + 5 * cRow + V1, Lanes.ORDER);
            a0 += 6 * aRow;
            s0 += 6 * sRow;
            c0 += 6 * cRow;
        }
    }

    /** Four rows at a time, two vectors; {@code rows} is a multiple of four. */
    static void four(Operands o, int rows, int k, long a0, long b0, long s0, long c0) {
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        MemorySegment s = NATIVE.cast(o.s);
        MemorySegment c = NATIVE.cast(o.c);
        long aRow = o.aRow;
        long aCol = o.aCol;
        long bRow = o.bRow;
        long sRow = o.sRow;
        long cRow = o.cRow;
        for (int row = 0; row < rows; row += 4) {
            FloatVector c00 = FloatVector.fromMemorySegment(Lanes.F, s, s0, Lanes.ORDER);
            FloatVector c01 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V1, Lanes.ORDER);
            FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow, Lanes.ORDER);
            FloatVector c11 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow + V1, Lanes.ORDER);
            FloatVector c20 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow, Lanes.ORDER);
            FloatVector c21 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow + V1, Lanes.ORDER);
            FloatVector c30 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow, Lanes.ORDER);
            FloatVector c31 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow + V1, Lanes.ORDER);
            long ap = a0;
            long bp = b0;
            for (int p = 0; p < k; p++) {
                FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, bp, Lanes.ORDER);
                FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, bp + V1, Lanes.ORDER);
                FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap));
                c00 = x.fma(y0, c00);
                c01 = x.fma(y1, c01);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + aRow));
                c10 = x.fma(y0, c10);
                c11 = x.fma(y1, c11);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 2 * aRow));
                c20 = x.fma(y0, c20);
                c21 = x.fma(y1, c21);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 3 * aRow));
                c30 = x.fma(y0, c30);
                c31 = x.fma(y1, c31);
                ap += aCol;
                bp += bRow;
            }
            c00.intoMemorySegment(c, c0, Lanes.ORDER);
            c01.intoMemorySegment(c, c0 + V1, Lanes.ORDER);
            c10.intoMemorySegment(c, c0 + cRow, Lanes.ORDER);
            c11.intoMemorySegment(c, c0 + cRow + V1, Lanes.ORDER);
            c20.intoMemorySegment(c, c0 + 2 * cRow, Lanes.ORDER);
            c21.intoMemorySegment(c, c0 + 2 * cRow + V1, Lanes.ORDER);
            c30.intoMemorySegment(c, c0 + 3 * cRow, Lanes.ORDER);
            c31.intoMemorySegment(c, c0 + 3 * cRow + V1, Lanes.ORDER);
            a0 += 4 * aRow;
            s0 += 4 * sRow;
            c0 += 4 * cRow;
        }
    }

    /** Two rows, two vectors. */
    static void two(Operands o, int k, long a0, long b0, long s0, long c0) {
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        MemorySegment s = NATIVE.cast(o.s);
        MemorySegment c = NATIVE.cast(o.c);
        long aRow = o.aRow;
        long aCol = o.aCol;
        long bRow = o.bRow;
        long sRow = o.sRow;
        long cRow = o.cRow;
        FloatVector c00 = FloatVector.fromMemorySegment(Lanes.F, s, s0, Lanes.ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V1, Lanes.ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow, Lanes.ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow + V1, Lanes.ORDER);
        for (int p = 0; p < k; p++) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + V1, Lanes.ORDER);
            FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0));
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + aRow));
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            a0 += aCol;
            b0 += bRow;
        }
        c00.intoMemorySegment(c, c0, Lanes.ORDER);
        c01.intoMemorySegment(c, c0 + V1, Lanes.ORDER);
        c10.intoMemorySegment(c, c0 + cRow, Lanes.ORDER);
        c11.intoMemorySegment(c, c0 + cRow + V1, Lanes.ORDER);
    }

    /** One row, two vectors. */
    static void one(Operands o, int k, long a0, long b0, long s0, long c0) {
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        MemorySegment s = NATIVE.cast(o.s);
        MemorySegment c = NATIVE.cast(o.c);
        long aCol = o.aCol;
        long bRow = o.bRow;
        FloatVector c00 = FloatVector.fromMemorySegment(Lanes.F, s, s0, Lanes.ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V1, Lanes.ORDER);
        for (int p = 0; p < k; p++) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + V1, Lanes.ORDER);
            FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0));
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            a0 += aCol;
            b0 += bRow;
        }
        c00.intoMemorySegment(c, c0, Lanes.ORDER);
        c01.intoMemorySegment(c, c0 + V1, Lanes.ORDER);
    }
}
