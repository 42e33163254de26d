package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of {@link BatchNorm} where a channel has few elements in a sample: whole rows, one sample each, of {@code pitch} bytes, with
 * factors that are rows, too. Column loops take one vector of columns from byte {@code at} of each row on, or less at the end.
 */
final class NormColumns {
    private NormColumns() {}

    /** A pivot near the mean of each column, and the sums of distances from it and of their squares. */
    static void moments(
            MemorySegment rows, MemorySegment pivots, MemorySegment sums, MemorySegment squares, long at, long pitch) {
        final long bytes = rows.byteSize();
        VectorMask<Float> lanes = Lanes.rest(pitch - at);
        FloatVector a = FloatVector.zero(Lanes.F);
        for (long i = at; i < bytes; i += pitch) {
            a = a.add(Native.load(rows, i, lanes));
        }
        FloatVector pivot = a.mul((float) pitch / bytes);
        FloatVector sum = FloatVector.zero(Lanes.F);
        FloatVector square = sum;
        for (long i = at; i < bytes; i += pitch) {
            FloatVector v = Native.load(rows, i, lanes).sub(pivot);
            sum = sum.add(v);
            square = Lanes.fma(v, v, square);
        }
        Native.store(pivot, pivots, at, lanes);
        Native.store(sum, sums, at, lanes);
        Native.store(square, squares, at, lanes);
    }

    /** Sums of dy and of dy (x - mean) of each column. */
    static void sums(
            MemorySegment rows,
            MemorySegment above,
            MemorySegment means,
            MemorySegment sums,
            MemorySegment products,
            long at,
            long pitch) {
        final long bytes = rows.byteSize();
        MemorySegment dy = Native.slice(above, 0, bytes);
        VectorMask<Float> lanes = Lanes.rest(pitch - at);
        FloatVector mean = Native.load(means, at, lanes);
        FloatVector sum = FloatVector.zero(Lanes.F);
        FloatVector product = sum;
        for (long i = at; i < bytes; i += pitch) {
            FloatVector d = Native.load(dy, i, lanes);
            sum = sum.add(d);
            product = Lanes.fma(Native.load(rows, i, lanes).sub(mean), d, product);
        }
        Native.store(sum, sums, at, lanes);
        Native.store(product, products, at, lanes);
    }

    /** y = (x - mean) scale + shift of one row. */
    static void forward(
            MemorySegment in,
            MemorySegment out,
            MemorySegment mean,
            MemorySegment scale,
            MemorySegment shift,
            long at,
            long pitch) {
        MemorySegment x = Native.slice(in, at, pitch);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        MemorySegment m = Native.slice(mean, 0, bytes);
        MemorySegment a = Native.slice(scale, 0, bytes);
        MemorySegment b = Native.slice(shift, 0, bytes);
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            FloatVector v = Native.load(x, i, lanes).sub(Native.load(m, i, lanes));
            Native.store(Lanes.fma(v, Native.load(a, i, lanes), Native.load(b, i, lanes)), y, i, lanes);
        }
    }

    /** dx = (dy - (x - mean) slope - shift) scale of one row. */
    static void gradient(
            MemorySegment in,
            MemorySegment above,
            MemorySegment below,
            MemorySegment mean,
            MemorySegment scale,
            MemorySegment slope,
            MemorySegment shift,
            long at,
            long pitch) {
        MemorySegment x = Native.slice(in, at, pitch);
        final long bytes = x.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment dx = Native.slice(below, at, bytes);
        MemorySegment m = Native.slice(mean, 0, bytes);
        MemorySegment a = Native.slice(scale, 0, bytes);
        MemorySegment s = Native.slice(slope, 0, bytes);
        MemorySegment b = Native.slice(shift, 0, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector v = Native.load(x, i).sub(Native.load(m, i));
            FloatVector part = Lanes.fma(v, Native.load(s, i), Native.load(b, i));
            Native.store(Native.load(dy, i).sub(part).mul(Native.load(a, i)), dx, i);
        }
        for (; i < bytes; i += Float.BYTES) {
            float part = (x.get(JAVA_FLOAT, i) - m.get(JAVA_FLOAT, i)) * s.get(JAVA_FLOAT, i) + b.get(JAVA_FLOAT, i);
            dx.set(JAVA_FLOAT, i, (dy.get(JAVA_FLOAT, i) - part) * a.get(JAVA_FLOAT, i));
        }
    }
}
