package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.IS_FINITE;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;

/** Looks for numbers that are none. */
public final class Finite {
    private Finite() {}

    /** Place of the first NaN or infinity among the elements, last dimension fastest; -1 if all are finite. */
    public static long firstOther(NDArray x) {
        Checks.floats("finite", x);
        return firstOther(x.contiguous().segment());
    }

    private static long firstOther(MemorySegment x) {
        final long bytes = x.byteSize();
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            VectorMask<Float> finite =
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes).test(IS_FINITE);
            if (!finite.allTrue()) {
                return i / Float.BYTES + finite.not().firstTrue();
            }
        }
        return -1;
    }
}
