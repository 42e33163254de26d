package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * One row of A times B, which memory must deliver as streams: sixteen vectors of C in registers, or, for fewer columns and processors with fewer registers,
 * eight rows of B at a time from end to end. Narrower tiles would take a few lines of each row and jump.
 */
final class RowKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

    /** Steps of k in a call. */
    static final int STEPS = 8;

    /** Vectors that {@link #sixteen} keeps in registers. */
    static final int VECTORS = 16;

    private RowKernels() {}

    /** Adds {@code k} steps, a multiple of {@link #STEPS}, to {@code bytes} bytes, whole vectors, of the row of C. */
    static void eight(Operands o, int bytes, int k, long a0, long b0, long c0) {
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        MemorySegment c = NATIVE.cast(o.c);
        long aCol = o.aCol;
        long bRow = o.bRow;
        for (int p = 0; p < k; p += STEPS) {
            FloatVector x0 = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0));
            FloatVector x1 = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + aCol));
            FloatVector x2 = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 2 * aCol));
            FloatVector x3 = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 3 * aCol));
            FloatVector x4 = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 4 * aCol));
            FloatVector x5 = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 5 * aCol));
            FloatVector x6 = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 6 * aCol));
            FloatVector x7 = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0 + 7 * aCol));
            for (int j = 0; j < bytes; j += Lanes.BYTES) {
                long at = b0 + j;
                FloatVector even = FloatVector.fromMemorySegment(Lanes.F, c, c0 + j, Lanes.ORDER);
                FloatVector odd = FloatVector.zero(Lanes.F);
                even = Lanes.fma(x0, FloatVector.fromMemorySegment(Lanes.F, b, at, Lanes.ORDER), even);
                odd = Lanes.fma(x1, FloatVector.fromMemorySegment(Lanes.F, b, at + bRow, Lanes.ORDER), odd);
                even = Lanes.fma(x2, FloatVector.fromMemorySegment(Lanes.F, b, at + 2 * bRow, Lanes.ORDER), even);
                odd = Lanes.fma(x3, FloatVector.fromMemorySegment(Lanes.F, b, at + 3 * bRow, Lanes.ORDER), odd);
                even = Lanes.fma(x4, FloatVector.fromMemorySegment(Lanes.F, b, at + 4 * bRow, Lanes.ORDER), even);
                odd = Lanes.fma(x5, FloatVector.fromMemorySegment(Lanes.F, b, at + 5 * bRow, Lanes.ORDER), odd);
                even = Lanes.fma(x6, FloatVector.fromMemorySegment(Lanes.F, b, at + 6 * bRow, Lanes.ORDER), even);
                odd = Lanes.fma(x7, FloatVector.fromMemorySegment(Lanes.F, b, at + 7 * bRow, Lanes.ORDER), odd);
                even.add(odd).intoMemorySegment(c, c0 + j, Lanes.ORDER);
            }
            a0 += STEPS * aCol;
            b0 += STEPS * bRow;
        }
    }

    /** Sums of sixteen vectors of columns over {@code k} steps: whole lines of one row of B after the other. For processors with 32 registers. */
    static void sixteen(Operands o, int k, long a0, long b0, MemorySegment to, long at) {
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        MemorySegment c = NATIVE.cast(to);
        long aCol = o.aCol;
        long bRow = o.bRow;
        FloatVector c00 = FloatVector.zero(Lanes.F);
        FloatVector c01 = FloatVector.zero(Lanes.F);
        FloatVector c02 = FloatVector.zero(Lanes.F);
        FloatVector c03 = FloatVector.zero(Lanes.F);
        FloatVector c04 = FloatVector.zero(Lanes.F);
        FloatVector c05 = FloatVector.zero(Lanes.F);
        FloatVector c06 = FloatVector.zero(Lanes.F);
        FloatVector c07 = FloatVector.zero(Lanes.F);
        FloatVector c08 = FloatVector.zero(Lanes.F);
        FloatVector c09 = FloatVector.zero(Lanes.F);
        FloatVector c10 = FloatVector.zero(Lanes.F);
        FloatVector c11 = FloatVector.zero(Lanes.F);
        FloatVector c12 = FloatVector.zero(Lanes.F);
        FloatVector c13 = FloatVector.zero(Lanes.F);
        FloatVector c14 = FloatVector.zero(Lanes.F);
        FloatVector c15 = FloatVector.zero(Lanes.F);
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.broadcast(Lanes.F, a.get(FLOAT, a0));
            c00 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0, Lanes.ORDER), c00);
            c01 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + Lanes.BYTES, Lanes.ORDER), c01);
            c02 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 2L * Lanes.BYTES, Lanes.ORDER), c02);
            c03 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 3L * Lanes.BYTES, Lanes.ORDER), c03);
            c04 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 4L * Lanes.BYTES, Lanes.ORDER), c04);
            c05 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 5L * Lanes.BYTES, Lanes.ORDER), c05);
            c06 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 6L * Lanes.BYTES, Lanes.ORDER), c06);
            c07 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 7L * Lanes.BYTES, Lanes.ORDER), c07);
            c08 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 8L * Lanes.BYTES, Lanes.ORDER), c08);
            c09 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 9L * Lanes.BYTES, Lanes.ORDER), c09);
            c10 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 10L * Lanes.BYTES, Lanes.ORDER), c10);
            c11 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 11L * Lanes.BYTES, Lanes.ORDER), c11);
            c12 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 12L * Lanes.BYTES, Lanes.ORDER), c12);
            c13 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 13L * Lanes.BYTES, Lanes.ORDER), c13);
            c14 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 14L * Lanes.BYTES, Lanes.ORDER), c14);
            c15 = x.fma(FloatVector.fromMemorySegment(Lanes.F, b, b0 + 15L * Lanes.BYTES, Lanes.ORDER), c15);
            a0 += aCol;
            b0 += bRow;
        }
        c00.intoMemorySegment(c, at, Lanes.ORDER);
        c01.intoMemorySegment(c, at + Lanes.BYTES, Lanes.ORDER);
        c02.intoMemorySegment(c, at + 2L * Lanes.BYTES, Lanes.ORDER);
        c03.intoMemorySegment(c, at + 3L * Lanes.BYTES, Lanes.ORDER);
        c04.intoMemorySegment(c, at + 4L * Lanes.BYTES, Lanes.ORDER);
        c05.intoMemorySegment(c, at + 5L * Lanes.BYTES, Lanes.ORDER);
        c06.intoMemorySegment(c, at + 6L * Lanes.BYTES, Lanes.ORDER);
        c07.intoMemorySegment(c, at + 7L * Lanes.BYTES, Lanes.ORDER);
        c08.intoMemorySegment(c, at + 8L * Lanes.BYTES, Lanes.ORDER);
        c09.intoMemorySegment(c, at + 9L * Lanes.BYTES, Lanes.ORDER);
        c10.intoMemorySegment(c, at + 10L * Lanes.BYTES, Lanes.ORDER);
        c11.intoMemorySegment(c, at + 11L * Lanes.BYTES, Lanes.ORDER);
        c12.intoMemorySegment(c, at + 12L * Lanes.BYTES, Lanes.ORDER);
        c13.intoMemorySegment(c, at + 13L * Lanes.BYTES, Lanes.ORDER);
        c14.intoMemorySegment(c, at + 14L * Lanes.BYTES, Lanes.ORDER);
        c15.intoMemorySegment(c, at + 15L * Lanes.BYTES, Lanes.ORDER);
    }
}
