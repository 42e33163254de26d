package io.lanewise.core.kernel;

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
        VectorMask<Float> lanes = Lanes.rest(pitch);
        FloatVector none = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        for (long i = 0; i < bytes; i += pitch) {
            FloatVector v = none.blend(Native.load(x, i, lanes), lanes);
            FloatVector e = VectorMath.expNegative(v.sub(Lanes.max(v)));
            Native.store(e.mul(1 / Lanes.sum(e)), y, i, lanes);
        }
    }

    /** y = x - max - ln(sum(e<sup>x - max</sup>)). */
    static void logSoftmax(MemorySegment in, MemorySegment out, long at, long length, long pitch) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        VectorMask<Float> lanes = Lanes.rest(pitch);
        FloatVector none = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        for (long i = 0; i < bytes; i += pitch) {
            FloatVector v = none.blend(Native.load(x, i, lanes), lanes);
            v = v.sub(Lanes.max(v));
            float sum = Lanes.sum(VectorMath.expNegative(v));
            Native.store(v.sub((float) Math.log(sum)), y, i, lanes);
        }
    }

    /** dx = y (dy - sum(y dy)). */
    static void softmaxGradient(
            MemorySegment outputs, MemorySegment above, MemorySegment below, long at, long length, long pitch) {
        MemorySegment y = Native.slice(outputs, at, length);
        final long bytes = y.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment dx = Native.slice(below, at, bytes);
        VectorMask<Float> lanes = Lanes.rest(pitch);
        for (long i = 0; i < bytes; i += pitch) {
            FloatVector p = Native.load(y, i, lanes);
            FloatVector slope = Native.load(dy, i, lanes);
            float dot = Lanes.sum(p.mul(slope));
            Native.store(slope.sub(dot).mul(p), dx, i, lanes);
        }
    }

    /** dx = dy - e<sup>y</sup> sum(dy). */
    static void logSoftmaxGradient(
            MemorySegment outputs, MemorySegment above, MemorySegment below, long at, long length, long pitch) {
        MemorySegment y = Native.slice(outputs, at, length);
        final long bytes = y.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment dx = Native.slice(below, at, bytes);
        VectorMask<Float> lanes = Lanes.rest(pitch);
        for (long i = 0; i < bytes; i += pitch) {
            FloatVector p = VectorMath.expNegative(Native.load(y, i, lanes));
            FloatVector slope = Native.load(dy, i, lanes);
            Native.store(p.mul(-Lanes.sum(slope)).add(slope), dx, i, lanes);
        }
    }
}
