package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.NE;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** Where along a dimension the largest or smallest element is: the first of equals, and a NaN before all numbers. */
public final class ArgExtreme {
    /** Bytes of a row below which vectors take longer. */
    private static final long SHORT = 64L * Float.BYTES;

    private ArgExtreme() {}

    /** Indices of the largest elements along a dimension, int32, x's shape without it. */
    public static NDArray max(NDArray x, int dim) {
        return along("argmax", x, dim, 1);
    }

    /** Indices of the smallest elements along a dimension, int32, x's shape without it. */
    public static NDArray min(NDArray x, int dim) {
        return along("argmin", x, dim, -1);
    }

    /** @param sign 1 for the largest, -1 for the smallest, which is the largest of -x */
    private static NDArray along(String operation, NDArray x, int dim, float sign) {
        Checks.floats(operation, x);
        Axis axis = Axis.of(operation, x.shape(), dim);
        if (axis.length() == 0) {
            throw Checks.error(operation, "no elements to choose from in dimension " + dim + " of " + x.shape());
        }
        Shape shape = x.shape().rank() == 0 ? x.shape() : x.shape().without(dim);
        NDArray index = NDArray.empty(DType.INT32, shape, operation);
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = index.segment();
        long pitch = (long) axis.inner() * Float.BYTES;
        axis.forEachOuter(i -> {
            long matrix = i * axis.block() * Float.BYTES;
            long bytes = axis.block() * Float.BYTES;
            if (axis.inner() == 1) {
                int place = bytes < SHORT
                        ? among(from, matrix, bytes, Float.BYTES, 0, sign)
                        : inRow(from, matrix, bytes, sign);
                to.setAtIndex(JAVA_INT, i, place);
                return;
            }
            MemorySegment indices = Native.slice(to, i * pitch, pitch);
            for (long at = 0; at < pitch; at += Lanes.BYTES) {
                inColumns(Native.slice(from, matrix, bytes), pitch, at, indices, sign);
            }
        });
        return index;
    }

    /** Among the elements from byte {@code from} of a row on, and the one at place {@code best} before them. */
    private static int among(MemorySegment x, long start, long bytes, long from, int best, float sign) {
        int place = best;
        float largest = sign * x.get(JAVA_FLOAT, start + (long) best * Float.BYTES);
        for (long i = from; i < bytes && !Float.isNaN(largest); i += Float.BYTES) {
            float value = sign * x.get(JAVA_FLOAT, start + i);
            if (!(value <= largest)) {
                largest = value;
                place = (int) (i / Float.BYTES);
            }
        }
        return place;
    }

    /** Every lane remembers its first best vector; the first of those is the row's, unless one of the rest is larger. */
    private static int inRow(MemorySegment elements, long start, long length, float sign) {
        MemorySegment x = Native.slice(elements, start, length);
        final long bytes = x.byteSize();
        FloatVector best = fromMemorySegment(F, NATIVE.cast(x), 0, ORDER).mul(sign);
        IntVector at = IntVector.zero(Lanes.I).addIndex(1);
        IntVector place = at;
        long i = Lanes.BYTES;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER).mul(sign);
            VectorMask<Float> better = better(v, best);
            at = at.add(Lanes.COUNT);
            best = best.blend(v, better);
            place = place.blend(at, better.cast(Lanes.I));
        }
        return among(elements, start, length, i, firstOfBest(best, place), sign);
    }

    /** Larger, or the first NaN. */
    private static VectorMask<Float> better(FloatVector v, FloatVector best) {
        return v.compare(GT, best).or(v.compare(NE, v).and(best.compare(EQ, best)));
    }

    /** The smallest of the places where the largest element is, or a NaN. */
    private static int firstOfBest(FloatVector best, IntVector place) {
        VectorMask<Float> winners = best.test(IS_NAN);
        if (!winners.anyTrue()) {
            winners = best.compare(EQ, best.reduceLanes(MAX));
        }
        return place.reduceLanes(MIN, winners.cast(Lanes.I));
    }

    /** One vector of columns or less, row after row. */
    private static void inColumns(MemorySegment x, long pitch, long column, MemorySegment index, float sign) {
        final long bytes = x.byteSize();
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(pitch - column));
        FloatVector best =
                fromMemorySegment(F, NATIVE.cast(x), column, ORDER, lanes).mul(sign);
        IntVector place = IntVector.zero(Lanes.I);
        int row = 1;
        for (long i = column + pitch; i < bytes; i += pitch) {
            FloatVector v =
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes).mul(sign);
            VectorMask<Float> better = better(v, best);
            best = best.blend(v, better);
            place = place.blend(row, better.cast(Lanes.I));
            row++;
        }
        place.intoMemorySegment(index, column, ORDER, lanes.cast(Lanes.I));
    }
}
