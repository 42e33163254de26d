package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

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
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(pitch - at));
        FloatVector a = FloatVector.zero(F);
        for (long i = at; i < bytes; i += pitch) {
            a = a.add(fromMemorySegment(F, NATIVE.cast(rows), i, ORDER, lanes));
        }
        FloatVector pivot = a.mul((float) pitch / bytes);
        FloatVector sum = FloatVector.zero(F);
        FloatVector square = sum;
        for (long i = at; i < bytes; i += pitch) {
            FloatVector v =
                    fromMemorySegment(F, NATIVE.cast(rows), i, ORDER, lanes).sub(pivot);
            sum = sum.add(v);
            square = Lanes.fma(v, v, square);
        }
        pivot.intoMemorySegment(NATIVE.cast(pivots), at, ORDER, lanes);
        sum.intoMemorySegment(NATIVE.cast(sums), at, ORDER, lanes);
        square.intoMemorySegment(NATIVE.cast(squares), at, ORDER, lanes);
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
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(pitch - at));
        FloatVector mean = fromMemorySegment(F, NATIVE.cast(means), at, ORDER, lanes);
        FloatVector sum = FloatVector.zero(F);
        FloatVector product = sum;
        for (long i = at; i < bytes; i += pitch) {
            FloatVector d = fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, lanes);
            sum = sum.add(d);
            FloatVector x =
                    fromMemorySegment(F, NATIVE.cast(rows), i, ORDER, lanes).sub(mean);
            product = x.mul(d).add(product); // the helper that does both at once is not always taken in
        }
        sum.intoMemorySegment(NATIVE.cast(sums), at, ORDER, lanes);
        product.intoMemorySegment(NATIVE.cast(products), at, ORDER, lanes);
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
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector v =
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(fromMemorySegment(F, NATIVE.cast(m), i, ORDER));
            Lanes.fma(v, fromMemorySegment(F, NATIVE.cast(a), i, ORDER), fromMemorySegment(F, NATIVE.cast(b), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes)
                    .sub(fromMemorySegment(F, NATIVE.cast(m), i, ORDER, lanes))
                    .mul(fromMemorySegment(F, NATIVE.cast(a), i, ORDER, lanes))
                    .add(fromMemorySegment(F, NATIVE.cast(b), i, ORDER, lanes))
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER, lanes);
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
            FloatVector v =
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(fromMemorySegment(F, NATIVE.cast(m), i, ORDER));
            FloatVector part = Lanes.fma(
                    v, fromMemorySegment(F, NATIVE.cast(s), i, ORDER), fromMemorySegment(F, NATIVE.cast(b), i, ORDER));
            fromMemorySegment(F, NATIVE.cast(dy), i, ORDER)
                    .sub(part)
                    .mul(fromMemorySegment(F, NATIVE.cast(a), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER);
        }
        for (; i < bytes; i += Float.BYTES) {
            float part = (x.get(JAVA_FLOAT, i) - m.get(JAVA_FLOAT, i)) * s.get(JAVA_FLOAT, i) + b.get(JAVA_FLOAT, i);
            dx.set(JAVA_FLOAT, i, (dy.get(JAVA_FLOAT, i) - part) * a.get(JAVA_FLOAT, i));
        }
    }
}
