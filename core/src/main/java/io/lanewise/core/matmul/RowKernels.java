package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * One row of A times B: eight rows of B at a time from end to end, so that memory delivers them as streams; tiles would take a few lines of each
 * row and jump.
 */
final class RowKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

    /** Steps of k in a call. */
    static final int STEPS = 8;

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
}
