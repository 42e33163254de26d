package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** y = min(max(x, low), high); NaN stays. Bounds are arguments, since a loop compiled for each pair of them would be too many. */
public final class Clamp {
    private Clamp() {}

    /** y of x's shape. */
    public static NDArray forward(NDArray x, float low, float high) {
        NDArray y = NDArray.empty(x.shape(), "clamp");
        MemorySegment from = Door.input("clamp", "x", x, x.shape());
        MemorySegment to = y.segment();
        Chunks.run(x.size(), (at, length) -> run(from, to, at, length, low, high));
        return y;
    }

    /** dx = dy where x is within the bounds or on them, 0 elsewhere. */
    public static NDArray backward(NDArray x, NDArray dy, float low, float high) {
        NDArray dx = NDArray.empty(x.shape(), "clamp");
        MemorySegment from = Door.input("clamp", "x", x, x.shape());
        MemorySegment above = Door.input("clamp", "dy", dy, x.shape());
        MemorySegment to = dx.segment();
        Chunks.run(x.size(), (at, length) -> gradient(from, above, to, at, length, low, high));
        return dx;
    }

    private static void run(MemorySegment in, MemorySegment out, long at, long length, float low, float high) {
        MemorySegment x = Native.slice(in, at, length);
        MemorySegment y = Native.slice(out, at, length);
        final long bytes = x.byteSize();
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(x), i, ORDER)
                    .max(low)
                    .min(high)
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest)
                    .max(low)
                    .min(high)
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER, rest);
        }
    }

    private static void gradient(
            MemorySegment in, MemorySegment above, MemorySegment out, long at, long length, float low, float high) {
        MemorySegment x = Native.slice(in, at, length);
        MemorySegment dy = Native.slice(above, at, length);
        MemorySegment dx = Native.slice(out, at, length);
        final long bytes = x.byteSize();
        FloatVector zero = FloatVector.zero(F);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER);
            VectorMask<Float> within = v.compare(GE, low).and(v.compare(LE, high));
            zero.blend(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER), within)
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes);
            VectorMask<Float> within = v.compare(GE, low).and(v.compare(LE, high));
            zero.blend(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, lanes), within)
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER, lanes);
        }
    }
}
