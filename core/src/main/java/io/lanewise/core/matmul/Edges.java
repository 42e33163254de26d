package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Moves rows of less than a vector from and to buffers whose rows are a vector apart. */
final class Edges {
    private Edges() {}

    /** To the buffer; lanes beyond {@code columns} become zero. */
    static void widen(MemorySegment from, long offset, long pitch, MemorySegment to, int rows, int columns) {
        from = NATIVE.cast(from);
        to = NATIVE.cast(to);
        VectorMask<Float> mask = F.indexInRange(0, columns);
        long target = 0;
        for (int row = 0; row < rows; row++) {
            FloatVector.fromMemorySegment(F, from, offset, ORDER, mask).intoMemorySegment(to, target, ORDER);
            offset += pitch;
            target += Lanes.BYTES;
        }
    }

    /** From the buffer, whose rows are {@code fromPitch} bytes apart. */
    static void narrow(
            MemorySegment from,
            long source,
            long fromPitch,
            MemorySegment to,
            long offset,
            long pitch,
            int rows,
            int columns) {
        from = NATIVE.cast(from);
        to = NATIVE.cast(to);
        VectorMask<Float> mask = F.indexInRange(0, columns);
        for (int row = 0; row < rows; row++) {
            FloatVector.fromMemorySegment(F, from, source, ORDER).intoMemorySegment(to, offset, ORDER, mask);
            source += fromPitch;
            offset += pitch;
        }
    }

    /** From the buffer, added to what begins at {@code s0}, which may be where it goes. */
    static void add(
            MemorySegment from,
            long source,
            long fromPitch,
            MemorySegment s,
            long s0,
            long sRow,
            MemorySegment to,
            long offset,
            long pitch,
            int rows,
            int columns) {
        from = NATIVE.cast(from);
        s = NATIVE.cast(s);
        to = NATIVE.cast(to);
        VectorMask<Float> mask = F.indexInRange(0, columns);
        for (int row = 0; row < rows; row++) {
            FloatVector.fromMemorySegment(F, from, source, ORDER)
                    .add(FloatVector.fromMemorySegment(F, s, s0, ORDER, mask))
                    .intoMemorySegment(to, offset, ORDER, mask);
            source += fromPitch;
            s0 += sRow;
            offset += pitch;
        }
    }
}
