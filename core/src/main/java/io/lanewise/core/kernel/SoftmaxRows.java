package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
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
        FloatVector a = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        FloatVector b = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER);
            FloatVector w = fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER);
            a = a.blend(v, v.compare(GT, a));
            b = b.blend(w, w.compare(GT, b));
        }
        a = a.blend(b, b.compare(GT, a));
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes);
            a = a.blend(v, v.compare(GT, a).and(lanes));
        }
        return Lanes.max(a);
    }

    /** {@code y = exp(x - max)}; returns the sum. */
    static float exponentials(MemorySegment in, MemorySegment out, long at, long length, float max) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        FloatVector sum = FloatVector.zero(F);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector e = VectorMath.expNegative(
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(max));
            sum = sum.add(e);
            e.intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        float total = Lanes.sum(sum);
        return i < bytes ? total + exponentialsRest(in, out, at + i, bytes - i, max) : total;
    }

    private static float exponentialsRest(MemorySegment x, MemorySegment y, long at, long length, float max) {
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(length));
        FloatVector v = fromMemorySegment(F, NATIVE.cast(x), at, ORDER, lanes).sub(max);
        FloatVector none = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        FloatVector e = VectorMath.expNegative(none.blend(v, lanes));
        e.intoMemorySegment(NATIVE.cast(y), at, ORDER, lanes);
        return Lanes.sum(e);
    }

    /** {@code y = factor y + shift}. */
    static void scale(MemorySegment rows, long at, long length, float factor, float shift) {
        MemorySegment y = Native.slice(rows, at, length);
        final long bytes = y.byteSize();
        FloatVector a = FloatVector.broadcast(F, factor);
        FloatVector b = FloatVector.broadcast(F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(y), i, ORDER).mul(a).add(b).intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(y), i, ORDER, rest)
                    .mul(a)
                    .add(b)
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER, rest);
        }
    }

    /** {@code y = x - a - b}. */
    static void shift(MemorySegment in, MemorySegment out, long at, long length, float a, float b) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(a).sub(b).intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest)
                    .sub(a)
                    .sub(b)
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER, rest);
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
        FloatVector a = FloatVector.zero(F);
        FloatVector b = FloatVector.zero(F);
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            a = fromMemorySegment(F, NATIVE.cast(x), i, ORDER)
                    .mul(fromMemorySegment(F, NATIVE.cast(y), i, ORDER))
                    .add(a);
            b = fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER)
                    .mul(fromMemorySegment(F, NATIVE.cast(y), i + Lanes.BYTES, ORDER))
                    .add(b);
        }
        a = a.add(b);
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            a = fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes)
                    .mul(fromMemorySegment(F, NATIVE.cast(y), i, ORDER, lanes))
                    .add(a);
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
            fromMemorySegment(F, NATIVE.cast(dy), i, ORDER)
                    .sub(dot)
                    .mul(fromMemorySegment(F, NATIVE.cast(y), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, rest)
                    .sub(dot)
                    .mul(fromMemorySegment(F, NATIVE.cast(y), i, ORDER, rest))
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER, rest);
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
            FloatVector p = VectorMath.expNegative(fromMemorySegment(F, NATIVE.cast(y), i, ORDER));
            p.mul(minusSum)
                    .add(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER);
        }
        if (i < bytes) {
            subtractRest(outputs, above, below, at + i, bytes - i, minusSum);
        }
    }

    private static void subtractRest(
            MemorySegment y, MemorySegment dy, MemorySegment dx, long at, long length, float minusSum) {
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(length));
        FloatVector p = VectorMath.expNegative(fromMemorySegment(F, NATIVE.cast(y), at, ORDER, lanes));
        p.mul(minusSum)
                .add(fromMemorySegment(F, NATIVE.cast(dy), at, ORDER, lanes))
                .intoMemorySegment(NATIVE.cast(dx), at, ORDER, lanes);
    }
}
