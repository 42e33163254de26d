package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of C one vector wide, for the last columns and for processors without fused multiply-add; else as {@link WideKernels}. The call of
 * {@link Lanes#fma} fits into the compiler's limits here.
 */
final class SingleKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

    private SingleKernels() {}

    /** Six rows at a time, one vector; {@code rows} is a multiple of six. */
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
            FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow, Lanes.ORDER);
            FloatVector c20 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow, Lanes.ORDER);
            FloatVector c30 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow, Lanes.ORDER);
            FloatVector c40 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 4 * sRow, Lanes.ORDER);
            FloatVector c50 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 5 * sRow, Lanes.ORDER);
            long ap = a0;
            long bp = b0;
            for (int p = 0; p < k; p++) {
                FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, bp, Lanes.ORDER);
                FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap));
                c00 = Lanes.fma(x, y0, c00);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + aRow));
                c10 = Lanes.fma(x, y0, c10);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 2 * aRow));
                c20 = Lanes.fma(x, y0, c20);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 3 * aRow));
                c30 = Lanes.fma(x, y0, c30);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 4 * aRow));
                c40 = Lanes.fma(x, y0, c40);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 5 * aRow));
                c50 = Lanes.fma(x, y0, c50);
                ap += aCol;
                bp += bRow;
            }
            c00.intoMemorySegment(c, c0, Lanes.ORDER);
            c10.intoMemorySegment(c, c0 + cRow, Lanes.ORDER);
            c20.intoMemorySegment(c, c0 + 2 * cRow, Lanes.ORDER);
            c30.intoMemorySegment(c, c0 + 3 * cRow, Lanes.ORDER);
            c40.intoMemorySegment(c, c0 + 4 * cRow, Lanes.ORDER);
            c50.intoMemorySegment(c, c0 + 5 * cRow, Lanes.ORDER);
            a0 += 6 * aRow;
            s0 += 6 * sRow;
            c0 += 6 * cRow;
        }
    }

    /** Four rows, one vector. */
    static void four(Operands o, int k, long a0, long b0, long s0, long c0) {
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
        FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow, Lanes.ORDER);
        FloatVector c20 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow, Lanes.ORDER);
        FloatVector c30 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow, Lanes.ORDER);
        for (int p = 0; p < k; p++) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0, Lanes.ORDER);
            FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0));
            c00 = Lanes.fma(x, y0, c00);
            x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + aRow));
            c10 = Lanes.fma(x, y0, c10);
            x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 2 * aRow));
            c20 = Lanes.fma(x, y0, c20);
            x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 3 * aRow));
            c30 = Lanes.fma(x, y0, c30);
            a0 += aCol;
            b0 += bRow;
        }
        c00.intoMemorySegment(c, c0, Lanes.ORDER);
        c10.intoMemorySegment(c, c0 + cRow, Lanes.ORDER);
        c20.intoMemorySegment(c, c0 + 2 * cRow, Lanes.ORDER);
        c30.intoMemorySegment(c, c0 + 3 * cRow, Lanes.ORDER);
    }

    /** Two rows, one vector. */
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
        FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow, Lanes.ORDER);
        for (int p = 0; p < k; p++) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0, Lanes.ORDER);
            FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0));
            c00 = Lanes.fma(x, y0, c00);
            x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + aRow));
            c10 = Lanes.fma(x, y0, c10);
            a0 += aCol;
            b0 += bRow;
        }
        c00.intoMemorySegment(c, c0, Lanes.ORDER);
        c10.intoMemorySegment(c, c0 + cRow, Lanes.ORDER);
    }

    /** One row, one vector. */
    static void one(Operands o, int k, long a0, long b0, long s0, long c0) {
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        MemorySegment s = NATIVE.cast(o.s);
        MemorySegment c = NATIVE.cast(o.c);
        long aCol = o.aCol;
        long bRow = o.bRow;
        FloatVector c00 = FloatVector.fromMemorySegment(Lanes.F, s, s0, Lanes.ORDER);
        for (int p = 0; p < k; p++) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0, Lanes.ORDER);
            FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0));
            c00 = Lanes.fma(x, y0, c00);
            a0 += aCol;
            b0 += bRow;
        }
        c00.intoMemorySegment(c, c0, Lanes.ORDER);
    }
}
