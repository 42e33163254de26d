package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.BinaryLoop;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The two folds whose order does not matter; NaN where there is one.
 *
 * @param sign 1 for the largest, -1 for the smallest, which is the largest of -x
 * @param pair of two rows, element by element
 */
record Extreme(String label, float sign, BinaryLoop pair) {
    static final Extreme MAX = new Extreme("max", 1, BinaryLoop.of(FloatVector::max));
    static final Extreme MIN = new Extreme("min", -1, BinaryLoop.of(FloatVector::min));

    /** Elements of a row that is folded without vectors, which take longer to fold up. */
    private static final int SHORT = 16;

    /** Of two numbers. */
    float of(float a, float b) {
        return sign > 0 ? Math.max(a, b) : Math.min(a, b);
    }

    /** Of the elements that fill {@code length} bytes from {@code at} on, of which there must be one. */
    float along(MemorySegment x, long at, long length) {
        return length > SHORT * Float.BYTES ? sign * largest(x, at, length, sign) : first(x, at, length);
    }

    private float first(MemorySegment x, long at, long length) {
        float best = x.get(ValueLayout.JAVA_FLOAT, at);
        for (long i = at + Float.BYTES; i < at + length; i += Float.BYTES) {
            best = of(best, x.get(ValueLayout.JAVA_FLOAT, i));
        }
        return best;
    }

    /** Of sign x. */
    private static float largest(MemorySegment elements, long at, long length, float sign) {
        MemorySegment x = Native.slice(elements, at, length);
        final long bytes = x.byteSize();
        final long pair = 2L * Lanes.BYTES;
        FloatVector a = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        FloatVector b = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        long i = 0;
        for (; i <= bytes - pair; i += pair) {
            a = a.max(fromMemorySegment(F, NATIVE.cast(x), i, ORDER).mul(sign));
            b = b.max(
                    fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER).mul(sign));
        }
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            a = a.blend(
                    a.max(fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes).mul(sign)), lanes);
        }
        return a.max(b).reduceLanes(VectorOperators.MAX);
    }
}
