package io.lanewise.core.matmul;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Moves rows of less than a vector from and to buffers whose rows are a vector apart. */
final class Edges {
    private Edges() {}

    /** To the buffer; lanes beyond {@code columns} become zero. */
    static void widen(MemorySegment from, long offset, long pitch, MemorySegment to, int rows, int columns) {
        from = Native.known(from);
        to = Native.known(to);
        VectorMask<Float> mask = Lanes.first(columns);
        long target = 0;
        for (int row = 0; row < rows; row++) {
            FloatVector.fromMemorySegment(Lanes.F, from, offset, Lanes.ORDER, mask)
                    .intoMemorySegment(to, target, Lanes.ORDER);
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
        from = Native.known(from);
        to = Native.known(to);
        VectorMask<Float> mask = Lanes.first(columns);
        for (int row = 0; row < rows; row++) {
            FloatVector.fromMemorySegment(Lanes.F, from, source, Lanes.ORDER)
                    .intoMemorySegment(to, offset, Lanes.ORDER, mask);
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
        from = Native.known(from);
        s = Native.known(s);
        to = Native.known(to);
        VectorMask<Float> mask = Lanes.first(columns);
        for (int row = 0; row < rows; row++) {
            FloatVector.fromMemorySegment(Lanes.F, from, source, Lanes.ORDER)
                    .add(FloatVector.fromMemorySegment(Lanes.F, s, s0, Lanes.ORDER, mask))
                    .intoMemorySegment(to, offset, Lanes.ORDER, mask);
            source += fromPitch;
            s0 += sRow;
            offset += pitch;
        }
    }
}
