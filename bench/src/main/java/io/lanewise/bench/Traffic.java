package io.lanewise.bench;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The plainest loops there are, as the measure for kernels that do nothing but read and write. */
final class Traffic {
    private Traffic() {}

    /** {@code y = x}; whole vectors only. */
    static void copy(NDArray x, NDArray y) {
        copy(x.segment(), y.segment());
    }

    private static void copy(MemorySegment x, MemorySegment y) {
        long bytes = x.byteSize();
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).intoMemorySegment(y, i, Lanes.ORDER);
        }
    }

    /** The sum of x, in four chains of additions; whole fours of vectors only. */
    static float read(NDArray x) {
        return read(x.segment());
    }

    private static float read(MemorySegment x) {
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long bytes = x.byteSize();
        for (long i = 0; i <= bytes - 4L * Lanes.BYTES; i += 4L * Lanes.BYTES) {
            a = a.add(FloatVector.fromMemorySegment(Lanes.F, x, i, Lanes.ORDER));
            b = b.add(FloatVector.fromMemorySegment(Lanes.F, x, i + Lanes.BYTES, Lanes.ORDER));
            c = c.add(FloatVector.fromMemorySegment(Lanes.F, x, i + 2L * Lanes.BYTES, Lanes.ORDER));
            d = d.add(FloatVector.fromMemorySegment(Lanes.F, x, i + 3L * Lanes.BYTES, Lanes.ORDER));
        }
        return Lanes.sum(a.add(b).add(c.add(d)));
    }
}
