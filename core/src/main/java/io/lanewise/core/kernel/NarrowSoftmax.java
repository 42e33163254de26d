package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import io.lanewise.core.simd.VectorMath;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of {@link Softmax} over rows that fit into one vector, as those of ten classes do: many rows in one loop, so that the processor works
 * on several at a time. Each method takes the rows of {@code pitch} bytes that fill {@code length} bytes from byte {@code at} on.
 */
final class NarrowSoftmax {
    private NarrowSoftmax() {}

    /** y = softmax(x). */
    static void softmax(MemorySegment in, MemorySegment out, long at, long length, long pitch) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(pitch));
        FloatVector none = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        for (long i = 0; i < bytes; i += pitch) {
            FloatVector v = none.blend(fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes), lanes);
            FloatVector e = VectorMath.expNegative(v.sub(Lanes.max(v)));
            e.mul(1 / Lanes.sum(e)).intoMemorySegment(NATIVE.cast(y), i, ORDER, lanes);
        }
    }

    /** y = x - max - ln(sum(e<sup>x - max</sup>)). */
    static void logSoftmax(MemorySegment in, MemorySegment out, long at, long length, long pitch) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(pitch));
        FloatVector none = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        for (long i = 0; i < bytes; i += pitch) {
            FloatVector v = none.blend(fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes), lanes);
            v = v.sub(Lanes.max(v));
            float sum = Lanes.sum(VectorMath.expNegative(v));
            v.sub((float) Math.log(sum)).intoMemorySegment(NATIVE.cast(y), i, ORDER, lanes);
        }
    }

    /** dx = y (dy - sum(y dy)). */
    static void softmaxGradient(
            MemorySegment outputs, MemorySegment above, MemorySegment below, long at, long length, long pitch) {
        MemorySegment y = Native.slice(outputs, at, length);
        final long bytes = y.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment dx = Native.slice(below, at, bytes);
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(pitch));
        for (long i = 0; i < bytes; i += pitch) {
            FloatVector p = fromMemorySegment(F, NATIVE.cast(y), i, ORDER, lanes);
            FloatVector slope = fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, lanes);
            float dot = Lanes.sum(p.mul(slope));
            slope.sub(dot).mul(p).intoMemorySegment(NATIVE.cast(dx), i, ORDER, lanes);
        }
    }

    /** dx = dy - e<sup>y</sup> sum(dy). */
    static void logSoftmaxGradient(
            MemorySegment outputs, MemorySegment above, MemorySegment below, long at, long length, long pitch) {
        MemorySegment y = Native.slice(outputs, at, length);
        final long bytes = y.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment dx = Native.slice(below, at, bytes);
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(pitch));
        for (long i = 0; i < bytes; i += pitch) {
            FloatVector p = VectorMath.expNegative(fromMemorySegment(F, NATIVE.cast(y), i, ORDER, lanes));
            FloatVector slope = fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, lanes);
            p.mul(-Lanes.sum(slope)).add(slope).intoMemorySegment(NATIVE.cast(dx), i, ORDER, lanes);
        }
    }
}
