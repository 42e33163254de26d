package io.lanewise.core.kernel;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.VectorMath;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of {@link Softmax} over rows that fit into one vector, as those of ten classes do: many rows in one loop, so that the processor works
 * on several at a time. Each method takes the rows of {@code pitch} bytes that fill {@code length} bytes from byte {@code at} on.
 *
 * <p>A row is read and written as a whole vector, whose further lanes are the rows that follow: they are written rightly in their turn, which
 * costs less than a masked store. Only the last rows need the mask. So the output may not overlap an input.
 */
final class NarrowSoftmax {
    private NarrowSoftmax() {}

    /** y = softmax(x). */
    static void softmax(MemorySegment in, MemorySegment out, long at, long length, long pitch) {
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment y = out.asSlice(at, bytes);
        VectorMask<Float> lanes = Lanes.rest(pitch);
        FloatVector none = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        for (long i = 0; i < bytes; i += pitch) {
            boolean whole = i <= bytes - Lanes.BYTES;
            FloatVector v = whole
                    ? fromMemorySegment(Lanes.F, x, i, Lanes.ORDER)
                    : fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes);
            v = none.blend(v, lanes);
            FloatVector e = VectorMath.expNegative(v.sub(Lanes.max(v)));
            e = e.mul(1 / Lanes.sum(e));
            if (whole) {
                e.intoMemorySegment(y, i, Lanes.ORDER);
            } else {
                e.intoMemorySegment(y, i, Lanes.ORDER, lanes);
            }
        }
    }

    /** y = x - max - ln(sum(e<sup>x - max</sup>)). */
    static void logSoftmax(MemorySegment in, MemorySegment out, long at, long length, long pitch) {
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment y = out.asSlice(at, bytes);
        VectorMask<Float> lanes = Lanes.rest(pitch);
        FloatVector none = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        for (long i = 0; i < bytes; i += pitch) {
            boolean whole = i <= bytes - Lanes.BYTES;
            FloatVector v = whole
                    ? fromMemorySegment(Lanes.F, x, i, Lanes.ORDER)
                    : fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes);
            v = none.blend(v, lanes);
            v = v.sub(Lanes.max(v));
            v = v.sub((float) Math.log(Lanes.sum(VectorMath.expNegative(v))));
            if (whole) {
                v.intoMemorySegment(y, i, Lanes.ORDER);
            } else {
                v.intoMemorySegment(y, i, Lanes.ORDER, lanes);
            }
        }
    }

    /** dx = y (dy - sum(y dy)). */
    static void softmaxGradient(
            MemorySegment outputs, MemorySegment above, MemorySegment below, long at, long length, long pitch) {
        MemorySegment y = outputs.asSlice(at, length);
        final long bytes = y.byteSize();
        MemorySegment dy = above.asSlice(at, bytes);
        MemorySegment dx = below.asSlice(at, bytes);
        VectorMask<Float> lanes = Lanes.rest(pitch);
        FloatVector none = FloatVector.zero(Lanes.F);
        for (long i = 0; i < bytes; i += pitch) {
            boolean whole = i <= bytes - Lanes.BYTES;
            FloatVector p = whole
                    ? fromMemorySegment(Lanes.F, y, i, Lanes.ORDER)
                    : fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes);
            FloatVector slope = whole
                    ? fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER)
                    : fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, lanes);
            float dot = Lanes.sum(none.blend(p.mul(slope), lanes));
            slope = slope.sub(dot).mul(p);
            if (whole) {
                slope.intoMemorySegment(dx, i, Lanes.ORDER);
            } else {
                slope.intoMemorySegment(dx, i, Lanes.ORDER, lanes);
            }
        }
    }

    /** dx = dy - e<sup>y</sup> sum(dy). */
    static void logSoftmaxGradient(
            MemorySegment outputs, MemorySegment above, MemorySegment below, long at, long length, long pitch) {
        MemorySegment y = outputs.asSlice(at, length);
        final long bytes = y.byteSize();
        MemorySegment dy = above.asSlice(at, bytes);
        MemorySegment dx = below.asSlice(at, bytes);
        VectorMask<Float> lanes = Lanes.rest(pitch);
        FloatVector none = FloatVector.zero(Lanes.F);
        for (long i = 0; i < bytes; i += pitch) {
            boolean whole = i <= bytes - Lanes.BYTES;
            FloatVector p = whole
                    ? fromMemorySegment(Lanes.F, y, i, Lanes.ORDER)
                    : fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes);
            FloatVector slope = whole
                    ? fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER)
                    : fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, lanes);
            p = VectorMath.expNegative(p);
            float minusSum = -Lanes.sum(none.blend(slope, lanes));
            slope = p.mul(minusSum).add(slope);
            if (whole) {
                slope.intoMemorySegment(dx, i, Lanes.ORDER);
            } else {
                slope.intoMemorySegment(dx, i, Lanes.ORDER, lanes);
            }
        }
    }
}
