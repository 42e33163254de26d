package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles four vectors wide over a packed panel and rows of A whose elements lie side by side; else as {@link WideKernels}. Both steps along k are
 * constants here, so the compiler takes every check of bounds out of the loop, and with them a third of its instructions: that pays
 * wherever the processor has to decode as many as it can, with narrow vectors or beside another thread on the same core. In return the
 * loop needs longer to begin.
 */
final class PanelKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

    /** Bytes of one, two and three vectors. */
    private static final long V1 = Lanes.BYTES;

    private static final long V2 = 2L * Lanes.BYTES;
    private static final long V3 = 3L * Lanes.BYTES;

    /** Steps of k from which on the longer beginning is worth it, the more of them the wider the vectors. */
    private static final int DEPTH = 32 * Lanes.COUNT;

    private PanelKernels() {}

    /** Whether these may compute so many steps. */
    static boolean suit(Operands o, int depth) {
        return depth >= DEPTH && o.aCol == Float.BYTES && o.bRow == Packing.ROW;
    }

    /** Four rows at a time, four vectors; {@code rows} is a multiple of four. */
    static void four(Operands o, int rows, int k, long a0, long b0, long s0, long c0) {
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        MemorySegment s = NATIVE.cast(o.s);
        MemorySegment c = NATIVE.cast(o.c);
        long aRow = o.aRow;
        long sRow = o.sRow;
        long cRow = o.cRow;
        for (int row = 0; row < rows; row += 4) {
            FloatVector c00 = FloatVector.fromMemorySegment(Lanes.F, s, s0, Lanes.ORDER);
            FloatVector c01 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V1, Lanes.ORDER);
            FloatVector c02 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V2, Lanes.ORDER);
            FloatVector c03 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V3, Lanes.ORDER);
            FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow, Lanes.ORDER);
            FloatVector c11 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow + V1, Lanes.ORDER);
            FloatVector c12 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow + V2, Lanes.ORDER);
            FloatVector c13 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow + V3, Lanes.ORDER);
            FloatVector c20 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow, Lanes.ORDER);
            FloatVector c21 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow + V1, Lanes.ORDER);
            FloatVector c22 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow + V2, Lanes.ORDER);
            FloatVector c23 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 2 * sRow + V3, Lanes.ORDER);
            FloatVector c30 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow, Lanes.ORDER);
            FloatVector c31 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow + V1, Lanes.ORDER);
            FloatVector c32 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow + V2, Lanes.ORDER);
            FloatVector c33 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + 3 * sRow + V3, Lanes.ORDER);
            for (int p = 0; p < k; p++) {
                long ap = a0 + (long) p * Float.BYTES;
                long bp = b0 + p * Packing.ROW;
                FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, bp, Lanes.ORDER);
                FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, bp + V1, Lanes.ORDER);
                FloatVector y2 = FloatVector.fromMemorySegment(Lanes.F, b, bp + V2, Lanes.ORDER);
                FloatVector y3 = FloatVector.fromMemorySegment(Lanes.F, b, bp + V3, Lanes.ORDER);
                FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap));
                c00 = x.fma(y0, c00);
                c01 = x.fma(y1, c01);
                c02 = x.fma(y2, c02);
                c03 = x.fma(y3, c03);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + aRow));
                c10 = x.fma(y0, c10);
                c11 = x.fma(y1, c11);
                c12 = x.fma(y2, c12);
                c13 = x.fma(y3, c13);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 2 * aRow));
                c20 = x.fma(y0, c20);
                c21 = x.fma(y1, c21);
                c22 = x.fma(y2, c22);
                c23 = x.fma(y3, c23);
                x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, ap + 3 * aRow));
                c30 = x.fma(y0, c30);
                c31 = x.fma(y1, c31);
                c32 = x.fma(y2, c32);
                c33 = x.fma(y3, c33);
            }
            c00.intoMemorySegment(c, c0, Lanes.ORDER);
            c01.intoMemorySegment(c, c0 + V1, Lanes.ORDER);
            c02.intoMemorySegment(c, c0 + V2, Lanes.ORDER);
            c03.intoMemorySegment(c, c0 + V3, Lanes.ORDER);
            c10.intoMemorySegment(c, c0 + cRow, Lanes.ORDER);
            c11.intoMemorySegment(c, c0 + cRow + V1, Lanes.ORDER);
            c12.intoMemorySegment(c, c0 + cRow + V2, Lanes.ORDER);
            c13.intoMemorySegment(c, c0 + cRow + V3, Lanes.ORDER);
            c20.intoMemorySegment(c, c0 + 2 * cRow, Lanes.ORDER);
            c21.intoMemorySegment(c, c0 + 2 * cRow + V1, Lanes.ORDER);
            c22.intoMemorySegment(c, c0 + 2 * cRow + V2, Lanes.ORDER);
            c23.intoMemorySegment(c, c0 + 2 * cRow + V3, Lanes.ORDER);
            c30.intoMemorySegment(c, c0 + 3 * cRow, Lanes.ORDER);
            c31.intoMemorySegment(c, c0 + 3 * cRow + V1, Lanes.ORDER);
            c32.intoMemorySegment(c, c0 + 3 * cRow + V2, Lanes.ORDER);
            c33.intoMemorySegment(c, c0 + 3 * cRow + V3, Lanes.ORDER);
            if (o.relu != null) {
                WideKernels.relu(c, c0, cRow);
            }
            a0 += 4 * aRow;
            s0 += 4 * sRow;
            c0 += 4 * cRow;
        }
    }
}
