package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
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
            MemorySegment matrix = Native.slice(from, i * axis.block() * Float.BYTES, axis.block() * Float.BYTES);
            if (axis.inner() == 1) {
                to.setAtIndex(JAVA_INT, i, inRow(matrix, sign));
                return;
            }
            MemorySegment indices = Native.slice(to, i * pitch, pitch);
            for (long at = 0; at < pitch; at += Lanes.BYTES) {
                inColumns(matrix, pitch, at, indices, sign);
            }
        });
        return index;
    }

    /** Every lane remembers its first best vector; the first of those is the row's. */
    private static int inRow(MemorySegment x, float sign) {
        final long bytes = x.byteSize();
        VectorMask<Float> there = Lanes.rest(bytes);
        FloatVector best = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY)
                .blend(Native.load(x, 0, there).mul(sign), there);
        IntVector at = IntVector.zero(Lanes.I).addIndex(1);
        IntVector place = IntVector.broadcast(Lanes.I, Integer.MAX_VALUE).blend(at, there.cast(Lanes.I));
        for (long i = Lanes.BYTES; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            FloatVector v = Native.load(x, i, lanes).mul(sign);
            VectorMask<Float> better = better(v, best).and(lanes);
            at = at.add(Lanes.COUNT);
            best = best.blend(v, better);
            place = place.blend(at, better.cast(Lanes.I));
        }
        return firstOfBest(best, place);
    }

    /** Larger, or the first NaN. */
    private static VectorMask<Float> better(FloatVector v, FloatVector best) {
        return v.compare(GT, best).or(v.compare(NE, v).and(best.compare(EQ, best)));
    }

    private static int firstOfBest(FloatVector best, IntVector place) {
        float[] values = best.toArray();
        int[] places = place.toArray();
        int winner = 0;
        for (int i = 1; i < values.length; i++) {
            boolean nan = Float.isNaN(values[i]);
            boolean winnerNan = Float.isNaN(values[winner]);
            boolean equal = nan ? winnerNan : values[i] == values[winner];
            boolean larger = nan ? !winnerNan : values[i] > values[winner];
            if (larger || (equal && places[i] < places[winner])) {
                winner = i;
            }
        }
        return places[winner];
    }

    /** One vector of columns or less, row after row. */
    private static void inColumns(MemorySegment x, long pitch, long column, MemorySegment index, float sign) {
        final long bytes = x.byteSize();
        VectorMask<Float> lanes = Lanes.rest(pitch - column);
        FloatVector best = Native.load(x, column, lanes).mul(sign);
        IntVector place = IntVector.zero(Lanes.I);
        int row = 1;
        for (long i = column + pitch; i < bytes; i += pitch) {
            FloatVector v = Native.load(x, i, lanes).mul(sign);
            VectorMask<Float> better = better(v, best);
            best = best.blend(v, better);
            place = place.blend(row, better.cast(Lanes.I));
            row++;
        }
        place.intoMemorySegment(index, column, Lanes.ORDER, lanes.cast(Lanes.I));
    }
}
