package io.lanewise.core.kernel;

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
        FloatVector a = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        FloatVector b = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        long i = 0;
        for (; i <= bytes - pair; i += pair) {
            a = a.max(Native.load(x, i).mul(sign));
            b = b.max(Native.load(x, i + Lanes.BYTES).mul(sign));
        }
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            a = a.blend(a.max(Native.load(x, i, lanes).mul(sign)), lanes);
        }
        return a.max(b).reduceLanes(VectorOperators.MAX);
    }
}
