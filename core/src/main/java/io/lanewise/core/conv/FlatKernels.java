package io.lanewise.core.conv;

import static io.lanewise.core.simd.Native.NATIVE;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Products of vectors of places, or of images, without panels and without repeating single elements. */
final class FlatKernels {
    /** Outputs and taps of a tile. */
    static final int OUTPUTS = 3;

    static final int TAPS = 5;

    private static final long V1 = Lanes.BYTES;
    private static final long V2 = 2L * Lanes.BYTES;
    private static final long V3 = 3L * Lanes.BYTES;
    private static final long V4 = 4L * Lanes.BYTES;

    private FlatKernels() {}

    /**
     * Adds products of three outputs' gradients with what lies under five taps to fifteen vectors of sums. Called where {@link Lanes#FMA} holds.
     *
     * @param below where what lies under the window begins, of which those from {@code from} to {@code end} are taken
     * @param above where the gradients there begin
     * @param taps where the elements under each tap begin, five from {@code first} on
     * @param d0 where the gradients of each output begin
     * @param row bytes from an output's sums to the next output's
     */
    static void dots(
            MemorySegment copy,
            long[] below,
            long[] above,
            int from,
            int end,
            long[] taps,
            int first,
            MemorySegment gradients,
            long d0,
            long d1,
            long d2,
            MemorySegment sums,
            long to,
            long row) {
        MemorySegment x = NATIVE.cast(copy);
        MemorySegment dy = NATIVE.cast(gradients);
        MemorySegment s = NATIVE.cast(sums);
        long t0 = taps[first];
        long t1 = taps[first + 1];
        long t2 = taps[first + 2];
        long t3 = taps[first + 3];
        long t4 = taps[first + 4];
        FloatVector c00 = FloatVector.fromMemorySegment(Lanes.F, s, to, Lanes.ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(Lanes.F, s, to + V1, Lanes.ORDER);
        FloatVector c02 = FloatVector.fromMemorySegment(Lanes.F, s, to + V2, Lanes.ORDER);
        FloatVector c03 = FloatVector.fromMemorySegment(Lanes.F, s, to + V3, Lanes.ORDER);
        FloatVector c04 = FloatVector.fromMemorySegment(Lanes.F, s, to + V4, Lanes.ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(Lanes.F, s, to + row, Lanes.ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(Lanes.F, s, to + row + V1, Lanes.ORDER);
        FloatVector c12 = FloatVector.fromMemorySegment(Lanes.F, s, to + row + V2, Lanes.ORDER);
        FloatVector c13 = FloatVector.fromMemorySegment(Lanes.F, s, to + row + V3, Lanes.ORDER);
        FloatVector c14 = FloatVector.fromMemorySegment(Lanes.F, s, to + row + V4, Lanes.ORDER);
        FloatVector c20 = FloatVector.fromMemorySegment(Lanes.F, s, to + 2 * row, Lanes.ORDER);
        FloatVector c21 = FloatVector.fromMemorySegment(Lanes.F, s, to + 2 * row + V1, Lanes.ORDER);
        FloatVector c22 = FloatVector.fromMemorySegment(Lanes.F, s, to + 2 * row + V2, Lanes.ORDER);
        FloatVector c23 = FloatVector.fromMemorySegment(Lanes.F, s, to + 2 * row + V3, Lanes.ORDER);
        FloatVector c24 = FloatVector.fromMemorySegment(Lanes.F, s, to + 2 * row + V4, Lanes.ORDER);
        for (int i = from; i < end; i++) {
            long a = below[i];
            long b = above[i];
            FloatVector y0 = FloatVector.fromMemorySegment(Lanes.F, dy, d0 + b, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(Lanes.F, dy, d1 + b, Lanes.ORDER);
            FloatVector y2 = FloatVector.fromMemorySegment(Lanes.F, dy, d2 + b, Lanes.ORDER);
            FloatVector v = FloatVector.fromMemorySegment(Lanes.F, x, t0 + a, Lanes.ORDER);
            c00 = v.fma(y0, c00);
            c10 = v.fma(y1, c10);
            c20 = v.fma(y2, c20);
            v = FloatVector.fromMemorySegment(Lanes.F, x, t1 + a, Lanes.ORDER);
            c01 = v.fma(y0, c01);
            c11 = v.fma(y1, c11);
            c21 = v.fma(y2, c21);
            v = FloatVector.fromMemorySegment(Lanes.F, x, t2 + a, Lanes.ORDER);
            c02 = v.fma(y0, c02);
            c12 = v.fma(y1, c12);
            c22 = v.fma(y2, c22);
            v = FloatVector.fromMemorySegment(Lanes.F, x, t3 + a, Lanes.ORDER);
            c03 = v.fma(y0, c03);
            c13 = v.fma(y1, c13);
            c23 = v.fma(y2, c23);
            v = FloatVector.fromMemorySegment(Lanes.F, x, t4 + a, Lanes.ORDER);
            c04 = v.fma(y0, c04);
            c14 = v.fma(y1, c14);
            c24 = v.fma(y2, c24);
        }
        c00.intoMemorySegment(s, to, Lanes.ORDER);
        c01.intoMemorySegment(s, to + V1, Lanes.ORDER);
        c02.intoMemorySegment(s, to + V2, Lanes.ORDER);
        c03.intoMemorySegment(s, to + V3, Lanes.ORDER);
        c04.intoMemorySegment(s, to + V4, Lanes.ORDER);
        c10.intoMemorySegment(s, to + row, Lanes.ORDER);
        c11.intoMemorySegment(s, to + row + V1, Lanes.ORDER);
        c12.intoMemorySegment(s, to + row + V2, Lanes.ORDER);
        c13.intoMemorySegment(s, to + row + V3, Lanes.ORDER);
        c14.intoMemorySegment(s, to + row + V4, Lanes.ORDER);
        c20.intoMemorySegment(s, to + 2 * row, Lanes.ORDER);
        c21.intoMemorySegment(s, to + 2 * row + V1, Lanes.ORDER);
        c22.intoMemorySegment(s, to + 2 * row + V2, Lanes.ORDER);
        c23.intoMemorySegment(s, to + 2 * row + V3, Lanes.ORDER);
        c24.intoMemorySegment(s, to + 2 * row + V4, Lanes.ORDER);
    }
}
