package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Order along a dimension: stable, and NaN larger than every number. A row is sorted as longs, an element's order above its index, so that
 * one sort of primitives gives both.
 */
public final class Sorting {
    /** Beyond this, to sort all is faster than to keep the first few in order. */
    private static final int FEW = 32;

    private Sorting() {}

    /** Indices, int32, of the elements in order. */
    public static NDArray sort(NDArray x, int dim, boolean descending) {
        return order("sort", x, dim, x.shape().rank() == 0 ? 1 : x.shape().dim(dim), descending);
    }

    /** Indices, int32, of the k largest or smallest elements, in order. */
    public static NDArray top(NDArray x, int dim, int k, boolean largest) {
        int length = x.shape().rank() == 0 ? 1 : x.shape().dim(dim);
        if (k < 0 || k > length) {
            throw Checks.error(
                    "topk",
                    "k must be in [0, " + length + "] for dimension " + dim + " of " + x.shape() + ", got " + k);
        }
        return order("topk", x, dim, k, largest);
    }

    private static NDArray order(String operation, NDArray x, int dim, int count, boolean descending) {
        Checks.floats(operation, x);
        Axis axis = Axis.of(operation, x.shape(), dim);
        Shape shape = x.shape().rank() == 0 ? x.shape() : x.shape().with(dim, count);
        NDArray index = NDArray.empty(DType.INT32, shape, operation);
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = index.segment();
        axis.forEachOuter(outer -> {
            long[] keys = new long[axis.length()];
            for (int inner = 0; inner < axis.inner(); inner++) {
                long at = outer * axis.block() + inner;
                for (int i = 0; i < keys.length; i++) {
                    keys[i] = key(from.getAtIndex(JAVA_FLOAT, at + (long) i * axis.inner()), i, descending);
                }
                if (count < keys.length && count <= FEW) {
                    selectFirst(keys, count);
                } else {
                    Arrays.sort(keys);
                }
                for (int i = 0; i < count; i++) {
                    to.setAtIndex(JAVA_INT, ((long) outer * count + i) * axis.inner() + inner, (int) keys[i]);
                }
            }
        });
        return index;
    }

    /** A number whose upper half orders as the element does, and whose lower half is its index. */
    private static long key(float value, int index, boolean descending) {
        int bits = Float.floatToIntBits(value == 0 ? 0 : value); // -0 and 0 are equal, all NaN one
        int order = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return (long) (descending ? ~order : order) << 32 | index;
    }

    /** Brings the least {@code count} keys to the front, in order, by insertion. */
    private static void selectFirst(long[] keys, int count) {
        for (int i = 0; i < keys.length; i++) {
            long key = keys[i];
            int end = Math.min(i, count);
            if (end == count && (count == 0 || key > keys[count - 1])) {
                continue;
            }
            int j = end == count ? count - 1 : end;
            while (j > 0 && keys[j - 1] > key) {
                keys[j] = keys[j - 1];
                j--;
            }
            keys[j] = key;
        }
    }
}
