package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
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
            a = a.add(fromMemorySegment(Lanes.F, rows, i, Lanes.ORDER, lanes));
        }
        FloatVector pivot = a.mul((float) pitch / bytes);
        FloatVector sum = FloatVector.zero(Lanes.F);
        FloatVector square = sum;
        for (long i = at; i < bytes; i += pitch) {
            FloatVector v =
                    fromMemorySegment(Lanes.F, rows, i, Lanes.ORDER, lanes).sub(pivot);
            sum = sum.add(v);
            square = Lanes.fma(v, v, square);
        }
        pivot.intoMemorySegment(pivots, at, Lanes.ORDER, lanes);
        sum.intoMemorySegment(sums, at, Lanes.ORDER, lanes);
        square.intoMemorySegment(squares, at, Lanes.ORDER, lanes);
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
        MemorySegment dy = above.asSlice(0, bytes);
        VectorMask<Float> lanes = Lanes.rest(pitch - at);
        FloatVector mean = fromMemorySegment(Lanes.F, means, at, Lanes.ORDER, lanes);
        FloatVector sum = FloatVector.zero(Lanes.F);
        FloatVector product = sum;
        for (long i = at; i < bytes; i += pitch) {
            FloatVector d = fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, lanes);
            sum = sum.add(d);
            product = Lanes.fma(
                    fromMemorySegment(Lanes.F, rows, i, Lanes.ORDER, lanes).sub(mean), d, product);
        }
        sum.intoMemorySegment(sums, at, Lanes.ORDER, lanes);
        product.intoMemorySegment(products, at, Lanes.ORDER, lanes);
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
        MemorySegment x = in.asSlice(at, pitch);
        final long bytes = x.byteSize();
        MemorySegment y = out.asSlice(at, bytes);
        MemorySegment m = mean.asSlice(0, bytes);
        MemorySegment a = scale.asSlice(0, bytes);
        MemorySegment b = shift.asSlice(0, bytes);
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            FloatVector v = fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes)
                    .sub(fromMemorySegment(Lanes.F, m, i, Lanes.ORDER, lanes));
            Lanes.fma(
                            v,
                            fromMemorySegment(Lanes.F, a, i, Lanes.ORDER, lanes),
                            fromMemorySegment(Lanes.F, b, i, Lanes.ORDER, lanes))
                    .intoMemorySegment(y, i, Lanes.ORDER, lanes);
        }
    }

    /** dx = dy scale + (x - mean) slope + shift of one row. */
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
        MemorySegment x = in.asSlice(at, pitch);
        final long bytes = x.byteSize();
        MemorySegment dy = above.asSlice(at, bytes);
        MemorySegment dx = below.asSlice(at, bytes);
        MemorySegment m = mean.asSlice(0, bytes);
        MemorySegment a = scale.asSlice(0, bytes);
        MemorySegment s = slope.asSlice(0, bytes);
        MemorySegment b = shift.asSlice(0, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector v = fromMemorySegment(Lanes.F, x, i, Lanes.ORDER)
                    .sub(fromMemorySegment(Lanes.F, m, i, Lanes.ORDER));
            FloatVector part = Lanes.fma(
                    v, fromMemorySegment(Lanes.F, s, i, Lanes.ORDER), fromMemorySegment(Lanes.F, b, i, Lanes.ORDER));
            Lanes.fma(
                            fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER),
                            fromMemorySegment(Lanes.F, a, i, Lanes.ORDER),
                            part)
                    .intoMemorySegment(dx, i, Lanes.ORDER);
        }
        for (; i < bytes; i += Float.BYTES) {
            float part = (x.get(JAVA_FLOAT, i) - m.get(JAVA_FLOAT, i)) * s.get(JAVA_FLOAT, i) + b.get(JAVA_FLOAT, i);
            dx.set(JAVA_FLOAT, i, dy.get(JAVA_FLOAT, i) * a.get(JAVA_FLOAT, i) + part);
        }
    }
}
