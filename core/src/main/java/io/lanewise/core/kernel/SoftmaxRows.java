package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.GT;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import io.lanewise.core.simd.VectorMath;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of {@link Softmax} over rows that are longer than a vector; {@link NarrowSoftmax} has those for shorter ones. Each method works
 * on the row of {@code length} bytes that begins at byte {@code at}; it takes its slices itself, so that they stay off the heap.
 *
 * <p>Where a body is long, the rest of a row has a method of its own: two copies would pass the compiler's limit for inlining.
 */
final class SoftmaxRows {
    private SoftmaxRows() {}

    /** y = softmax(x). */
    static void softmax(MemorySegment x, MemorySegment y, long at, long length) {
        float sum = exponentials(x, y, at, length, max(x, at, length));
        scale(y, at, length, 1 / sum, 0);
    }

    /** y = x - max - ln(sum(e<sup>x - max</sup>)). */
    static void logSoftmax(MemorySegment x, MemorySegment y, long at, long length) {
        float max = max(x, at, length);
        float logSum = (float) Math.log(exponentials(x, y, at, length, max));
        shift(x, y, at, length, max, logSum);
    }

    /** Largest element; any number if there is a NaN. */
    static float max(MemorySegment rows, long at, long length) {
        MemorySegment x = Native.slice(rows, at, length);
        final long bytes = x.byteSize();
        FloatVector a = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        FloatVector b = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = Native.load(x, i);
            FloatVector w = Native.load(x, i + Lanes.BYTES);
            a = a.blend(v, v.compare(GT, a));
            b = b.blend(w, w.compare(GT, b));
        }
        a = a.blend(b, b.compare(GT, a));
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            FloatVector v = Native.load(x, i, lanes);
            a = a.blend(v, v.compare(GT, a).and(lanes));
        }
        return Lanes.max(a);
    }

    /** {@code y = exp(x - max)}; returns the sum. */
    static float exponentials(MemorySegment in, MemorySegment out, long at, long length, float max) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        FloatVector sum = FloatVector.zero(Lanes.F);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector e = VectorMath.expNegative(Native.load(x, i).sub(max));
            sum = sum.add(e);
            Native.store(e, y, i);
        }
        float total = Lanes.sum(sum);
        return i < bytes ? total + exponentialsRest(in, out, at + i, bytes - i, max) : total;
    }

    private static float exponentialsRest(MemorySegment x, MemorySegment y, long at, long length, float max) {
        VectorMask<Float> lanes = Lanes.rest(length);
        FloatVector v = Native.load(x, at, lanes).sub(max);
        FloatVector none = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        FloatVector e = VectorMath.expNegative(none.blend(v, lanes));
        Native.store(e, y, at, lanes);
        return Lanes.sum(e);
    }

    /** {@code y = factor y + shift}. */
    static void scale(MemorySegment rows, long at, long length, float factor, float shift) {
        MemorySegment y = Native.slice(rows, at, length);
        final long bytes = y.byteSize();
        FloatVector a = FloatVector.broadcast(Lanes.F, factor);
        FloatVector b = FloatVector.broadcast(Lanes.F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Native.store(Native.load(y, i).mul(a).add(b), y, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            Native.store(Native.load(y, i, rest).mul(a).add(b), y, i, rest);
        }
    }

    /** {@code y = x - a - b}. */
    private static void shift(MemorySegment in, MemorySegment out, long at, long length, float a, float b) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Native.store(Native.load(x, i).sub(a).sub(b), y, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            Native.store(Native.load(x, i, rest).sub(a).sub(b), y, i, rest);
        }
    }

    /** dx = y (dy - sum(y dy)); y has a place of its own. */
    static void softmaxGradient(MemorySegment y, long yAt, MemorySegment dy, MemorySegment dx, long at, long length) {
        apply(y, yAt, dy, dx, at, length, dot(y, yAt, dy, at, length));
    }

    private static float dot(MemorySegment left, long leftAt, MemorySegment right, long at, long length) {
        MemorySegment x = Native.slice(left, leftAt, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(right, at, bytes);
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = FloatVector.zero(Lanes.F);
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            a = Lanes.fma(Native.load(x, i), Native.load(y, i), a);
            b = Lanes.fma(Native.load(x, i + Lanes.BYTES), Native.load(y, i + Lanes.BYTES), b);
        }
        a = a.add(b);
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            a = Lanes.fma(Native.load(x, i, lanes), Native.load(y, i, lanes), a);
        }
        return Lanes.sum(a);
    }

    /** dx = y (dy - dot). */
    private static void apply(
            MemorySegment outputs,
            long yAt,
            MemorySegment above,
            MemorySegment below,
            long at,
            long length,
            float dot) {
        MemorySegment y = Native.slice(outputs, yAt, length);
        final long bytes = y.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment dx = Native.slice(below, at, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Native.store(Native.load(dy, i).sub(dot).mul(Native.load(y, i)), dx, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            Native.store(Native.load(dy, i, rest).sub(dot).mul(Native.load(y, i, rest)), dx, i, rest);
        }
    }

    /** dx = dy - e<sup>y</sup> sum(dy). */
    static void logSoftmaxGradient(MemorySegment y, MemorySegment dy, MemorySegment dx, long at, long length) {
        float minusSum = (float) -Sums.along(Native.slice(dy, at, length));
        subtract(y, dy, dx, at, length, minusSum);
    }

    /** dx = dy + e<sup>y</sup> minusSum. */
    private static void subtract(
            MemorySegment outputs, MemorySegment above, MemorySegment below, long at, long length, float minusSum) {
        MemorySegment y = Native.slice(outputs, at, length);
        final long bytes = y.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment dx = Native.slice(below, at, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector p = VectorMath.expNegative(Native.load(y, i));
            Native.store(p.mul(minusSum).add(Native.load(dy, i)), dx, i);
        }
        if (i < bytes) {
            subtractRest(outputs, above, below, at + i, bytes - i, minusSum);
        }
    }

    private static void subtractRest(
            MemorySegment y, MemorySegment dy, MemorySegment dx, long at, long length, float minusSum) {
        VectorMask<Float> lanes = Lanes.rest(length);
        FloatVector p = VectorMath.expNegative(Native.load(y, at, lanes));
        Native.store(p.mul(minusSum).add(Native.load(dy, at, lanes)), dx, at, lanes);
    }
}
