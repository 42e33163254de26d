package io.lanewise.core.matmul;

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

    /** Six rows, one vector. */
    static void six(
            Gemm g,
            int k,
            long a0,
            MemorySegment b,
            long b0,
            long bRow,
            MemorySegment s,
            long s0,
            long sRow,
            MemorySegment c,
            long c0,
            long cRow) {
        MemorySegment a = Native.known(g.a);
        b = Native.known(b);
        s = Native.known(s);
        c = Native.known(c);
        long aRow = g.aRow;
        long aCol = g.aCol;
        FloatVector c00 = FloatVector.fromMemorySegment(Lanes.F, s, s0, Lanes.ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow, Lanes.ORDER);
        FloatVector c20 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow, Lanes.ORDER);
        FloatVector c30 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow, Lanes.ORDER);
        FloatVector c40 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 4 * sRow, Lanes.ORDER);
        FloatVector c50 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 5 * sRow, Lanes.ORDER);
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
            x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 4 * aRow));
            c40 = Lanes.fma(x, y0, c40);
            x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 5 * aRow));
            c50 = Lanes.fma(x, y0, c50);
            a0 += aCol;
            b0 += bRow;
        }
        c00.intoMemorySegment(c, c0, Lanes.ORDER);
        c10.intoMemorySegment(c, c0 + cRow, Lanes.ORDER);
        c20.intoMemorySegment(c, c0 + 2 * cRow, Lanes.ORDER);
        c30.intoMemorySegment(c, c0 + 3 * cRow, Lanes.ORDER);
        c40.intoMemorySegment(c, c0 + 4 * cRow, Lanes.ORDER);
        c50.intoMemorySegment(c, c0 + 5 * cRow, Lanes.ORDER);
    }

    /** Four rows, one vector. */
    static void four(
            Gemm g,
            int k,
            long a0,
            MemorySegment b,
            long b0,
            long bRow,
            MemorySegment s,
            long s0,
            long sRow,
            MemorySegment c,
            long c0,
            long cRow) {
        MemorySegment a = Native.known(g.a);
        b = Native.known(b);
        s = Native.known(s);
        c = Native.known(c);
        long aRow = g.aRow;
        long aCol = g.aCol;
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
    static void two(
            Gemm g,
            int k,
            long a0,
            MemorySegment b,
            long b0,
            long bRow,
            MemorySegment s,
            long s0,
            long sRow,
            MemorySegment c,
            long c0,
            long cRow) {
        MemorySegment a = Native.known(g.a);
        b = Native.known(b);
        s = Native.known(s);
        c = Native.known(c);
        long aRow = g.aRow;
        long aCol = g.aCol;
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
    static void one(
            Gemm g,
            int k,
            long a0,
            MemorySegment b,
            long b0,
            long bRow,
            MemorySegment s,
            long s0,
            long sRow,
            MemorySegment c,
            long c0,
            long cRow) {
        MemorySegment a = Native.known(g.a);
        b = Native.known(b);
        s = Native.known(s);
        c = Native.known(c);
        long aCol = g.aCol;
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
