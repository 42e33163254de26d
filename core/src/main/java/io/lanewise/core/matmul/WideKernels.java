package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static jdk.incubator.vector.VectorOperators.LE;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of C four vectors wide: {@code C = S + A B}, where S is what the tile begins with (zeros, a bias, C itself). A is read an element
 * at a time from wherever it lies, B a vector at a time from rows that lie {@code bRow} bytes apart, so packed panels and plain
 * matrices go through the same code.
 *
 * <p>Arguments {@code a0, b0, s0, c0} are the byte offsets of the tile's first elements. {@code fma} is called on the vector itself, not
 * through {@link Lanes#fma}: one more level of calls takes the larger tiles past the compiler's limit on nodes, after which
 * vectors live on the heap at a fiftieth of the speed. So these run only where {@link Lanes#FMA} holds.
 */
final class WideKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

    /** Bytes of one, two and three vectors. */
    private static final long V1 = Lanes.BYTES;

    private static final long V2 = 2L * Lanes.BYTES;
    private static final long V3 = 3L * Lanes.BYTES;

    private WideKernels() {}

    /** Four rows at a time, four vectors; {@code rows} is a multiple of four. */
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
            long ap = a0;
            long bp = b0;
            for (int p = 0; p < k; p++) {
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
                ap += aCol;
                bp += bRow;
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
                relu(c, c0, cRow);
            }
            a0 += 4 * aRow;
            s0 += 4 * sRow;
            c0 += 4 * cRow;
        }
    }

    /** ReLU of four rows, four vectors, that lie in the first-level cache. */
    static void relu(MemorySegment to, long c0, long cRow) {
        MemorySegment c = NATIVE.cast(to);
        FloatVector zero = FloatVector.zero(Lanes.F);
        for (int row = 0; row < 4; row++) {
            FloatVector v0 = FloatVector.fromMemorySegment(Lanes.F, c, c0, Lanes.ORDER);
            FloatVector v1 = FloatVector.fromMemorySegment(Lanes.F, c, c0 + V1, Lanes.ORDER);
            FloatVector v2 = FloatVector.fromMemorySegment(Lanes.F, c, c0 + V2, Lanes.ORDER);
            FloatVector v3 = FloatVector.fromMemorySegment(Lanes.F, c, c0 + V3, Lanes.ORDER);
            v0.blend(zero, v0.compare(LE, zero)).intoMemorySegment(c, c0, Lanes.ORDER);
            v1.blend(zero, v1.compare(LE, zero)).intoMemorySegment(c, c0 + V1, Lanes.ORDER);
            v2.blend(zero, v2.compare(LE, zero)).intoMemorySegment(c, c0 + V2, Lanes.ORDER);
            v3.blend(zero, v3.compare(LE, zero)).intoMemorySegment(c, c0 + V3, Lanes.ORDER);
            c0 += cRow;
        }
    }

    /** Two rows, four vectors. */
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
        FloatVector c02 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V2, Lanes.ORDER);
        FloatVector c03 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V3, Lanes.ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow, Lanes.ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow + V1, Lanes.ORDER);
        FloatVector c12 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow + V2, Lanes.ORDER);
        FloatVector c13 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + sRow + V3, Lanes.ORDER);
        for (int p = 0; p < k; p++) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + V1, Lanes.ORDER);
            FloatVector y2 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + V2, Lanes.ORDER);
            FloatVector y3 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + V3, Lanes.ORDER);
            FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0));
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            c02 = x.fma(y2, c02);
            c03 = x.fma(y3, c03);
            x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + aRow));
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            c12 = x.fma(y2, c12);
            c13 = x.fma(y3, c13);
            a0 += aCol;
            b0 += bRow;
        }
        c00.intoMemorySegment(c, c0, Lanes.ORDER);
        c01.intoMemorySegment(c, c0 + V1, Lanes.ORDER);
        c02.intoMemorySegment(c, c0 + V2, Lanes.ORDER);
        c03.intoMemorySegment(c, c0 + V3, Lanes.ORDER);
        c10.intoMemorySegment(c, c0 + cRow, Lanes.ORDER);
        c11.intoMemorySegment(c, c0 + cRow + V1, Lanes.ORDER);
        c12.intoMemorySegment(c, c0 + cRow + V2, Lanes.ORDER);
        c13.intoMemorySegment(c, c0 + cRow + V3, Lanes.ORDER);
    }

    /** One row, four vectors. */
    static void one(Operands o, int k, long a0, long b0, long s0, long c0) {
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        MemorySegment s = NATIVE.cast(o.s);
        MemorySegment c = NATIVE.cast(o.c);
        long aCol = o.aCol;
        long bRow = o.bRow;
        FloatVector c00 = FloatVector.fromMemorySegment(Lanes.F, s, s0, Lanes.ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V1, Lanes.ORDER);
        FloatVector c02 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V2, Lanes.ORDER);
        FloatVector c03 = FloatVector.fromMemorySegment(Lanes.F, s, s0 + V3, Lanes.ORDER);
        for (int p = 0; p < k; p++) {
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, b, b0, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + V1, Lanes.ORDER);
            FloatVector y2 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + V2, Lanes.ORDER);
            FloatVector y3 = FloatVector.fromMemorySegment(Lanes.F, b, b0 + V3, Lanes.ORDER);
            FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0));
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            c02 = x.fma(y2, c02);
            c03 = x.fma(y3, c03);
            a0 += aCol;
            b0 += bRow;
        }
        c00.intoMemorySegment(c, c0, Lanes.ORDER);
        c01.intoMemorySegment(c, c0 + V1, Lanes.ORDER);
        c02.intoMemorySegment(c, c0 + V2, Lanes.ORDER);
        c03.intoMemorySegment(c, c0 + V3, Lanes.ORDER);
    }
}
