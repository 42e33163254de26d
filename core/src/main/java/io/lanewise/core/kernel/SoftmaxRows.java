package io.lanewise.core.kernel;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GT;

import io.lanewise.core.simd.Lanes;
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
    private static float max(MemorySegment rows, long at, long length) {
        MemorySegment x = rows.asSlice(at, length);
        final long bytes = x.byteSize();
        FloatVector a = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        FloatVector b = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = fromMemorySegment(Lanes.F, x, i, Lanes.ORDER);
            FloatVector w = fromMemorySegment(Lanes.F, x, i + Lanes.BYTES, Lanes.ORDER);
            a = a.blend(v, v.compare(GT, a));
            b = b.blend(w, w.compare(GT, b));
        }
        a = a.blend(b, b.compare(GT, a));
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            FloatVector v = fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes);
            a = a.blend(v, v.compare(GT, a).and(lanes));
        }
        return Lanes.max(a);
    }

    /** {@code y = exp(x - max)}; returns the sum. */
    private static float exponentials(MemorySegment in, MemorySegment out, long at, long length, float max) {
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment y = out.asSlice(at, bytes);
        FloatVector sum = FloatVector.zero(Lanes.F);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector e = VectorMath.expNegative(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).sub(max));
            sum = sum.add(e);
            e.intoMemorySegment(y, i, Lanes.ORDER);
        }
        float total = Lanes.sum(sum);
        return i < bytes ? total + exponentialsRest(x, y, i, max) : total;
    }

    private static float exponentialsRest(MemorySegment x, MemorySegment y, long i, float max) {
        VectorMask<Float> lanes = Lanes.rest(x.byteSize() - i);
        FloatVector v = fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes).sub(max);
        FloatVector none = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        FloatVector e = VectorMath.expNegative(none.blend(v, lanes));
        e.intoMemorySegment(y, i, Lanes.ORDER, lanes);
        return Lanes.sum(e);
    }

    /** {@code y = factor y + shift}. */
    static void scale(MemorySegment rows, long at, long length, float factor, float shift) {
        MemorySegment y = rows.asSlice(at, length);
        final long bytes = y.byteSize();
        FloatVector a = FloatVector.broadcast(Lanes.F, factor);
        FloatVector b = FloatVector.broadcast(Lanes.F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(Lanes.F, y, i, Lanes.ORDER).mul(a).add(b).intoMemorySegment(y, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, rest)
                    .mul(a)
                    .add(b)
                    .intoMemorySegment(y, i, Lanes.ORDER, rest);
        }
    }

    /** {@code y = x - a - b}. */
    private static void shift(MemorySegment in, MemorySegment out, long at, long length, float a, float b) {
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment y = out.asSlice(at, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).sub(a).sub(b).intoMemorySegment(y, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest)
                    .sub(a)
                    .sub(b)
                    .intoMemorySegment(y, i, Lanes.ORDER, rest);
        }
    }

    /** dx = y (dy - sum(y dy)). */
    static void softmaxGradient(MemorySegment y, MemorySegment dy, MemorySegment dx, long at, long length) {
        apply(y, dy, dx, at, length, dot(y, dy, at, length));
    }

    private static float dot(MemorySegment left, MemorySegment right, long at, long length) {
        MemorySegment x = left.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment y = right.asSlice(at, bytes);
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = FloatVector.zero(Lanes.F);
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            a = Lanes.fma(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER), fromMemorySegment(Lanes.F, y, i, Lanes.ORDER), a);
            b = Lanes.fma(
                    fromMemorySegment(Lanes.F, x, i + Lanes.BYTES, Lanes.ORDER),
                    fromMemorySegment(Lanes.F, y, i + Lanes.BYTES, Lanes.ORDER),
                    b);
        }
        a = a.add(b);
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            a = Lanes.fma(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes),
                    fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes),
                    a);
        }
        return Lanes.sum(a);
    }

    /** dx = y (dy - dot). */
    private static void apply(
            MemorySegment outputs, MemorySegment above, MemorySegment below, long at, long length, float dot) {
        MemorySegment y = outputs.asSlice(at, length);
        final long bytes = y.byteSize();
        MemorySegment dy = above.asSlice(at, bytes);
        MemorySegment dx = below.asSlice(at, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER)
                    .sub(dot)
                    .mul(fromMemorySegment(Lanes.F, y, i, Lanes.ORDER))
                    .intoMemorySegment(dx, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest)
                    .sub(dot)
                    .mul(fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, rest))
                    .intoMemorySegment(dx, i, Lanes.ORDER, rest);
        }
    }

    /** dx = dy - e<sup>y</sup> sum(dy). */
    static void logSoftmaxGradient(MemorySegment y, MemorySegment dy, MemorySegment dx, long at, long length) {
        float minusSum = (float) -Sums.along(dy.asSlice(at, length));
        subtract(y, dy, dx, at, length, minusSum);
    }

    /** dx = dy + e<sup>y</sup> minusSum. */
    private static void subtract(
            MemorySegment outputs, MemorySegment above, MemorySegment below, long at, long length, float minusSum) {
        MemorySegment y = outputs.asSlice(at, length);
        final long bytes = y.byteSize();
        MemorySegment dy = above.asSlice(at, bytes);
        MemorySegment dx = below.asSlice(at, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector p = VectorMath.expNegative(fromMemorySegment(Lanes.F, y, i, Lanes.ORDER));
            p.mul(minusSum).add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER)).intoMemorySegment(dx, i, Lanes.ORDER);
        }
        if (i < bytes) {
            subtractRest(y, dy, dx, i, minusSum);
        }
    }

    private static void subtractRest(MemorySegment y, MemorySegment dy, MemorySegment dx, long i, float minusSum) {
        VectorMask<Float> lanes = Lanes.rest(y.byteSize() - i);
        FloatVector p = VectorMath.expNegative(fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes));
        p.mul(minusSum)
                .add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, lanes))
                .intoMemorySegment(dx, i, Lanes.ORDER, lanes);
    }
}
