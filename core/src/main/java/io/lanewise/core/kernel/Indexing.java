package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.lang.foreign.MemorySegment;

/** Elements and slices picked by int32 indices, and added back to where they came from. Negative indices are errors, as in PyTorch. */
public final class Indexing {
    /** Elements whose places are computed before they are moved. */
    private static final int BLOCK = 1024;

    private Indexing() {}

    /** Slices of a dimension in the order of the indices, which may repeat; of either type. */
    public static NDArray select(NDArray x, int dim, NDArray index) {
        Axis axis = Axis.of("index_select", x.shape(), dim);
        int[] places = places("index_select", index, axis.length());
        NDArray y = NDArray.empty(x.type(), x.shape().with(dim, places.length), "index_select");
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = y.segment();
        long slice = (long) axis.inner() * DType.BYTES;
        axis.forEachOuter(outer -> {
            for (int i = 0; i < places.length; i++) {
                long source = ((long) outer * axis.length() + places[i]) * slice;
                long target = ((long) outer * places.length + i) * slice;
                MemorySegment.copy(from, source, to, target, slice);
            }
        });
        return y;
    }

    /** {@code target[.., index[i], ..] += source[.., i, ..]}: the gradient of {@link #select}. The target is contiguous. */
    public static void add(NDArray target, int dim, NDArray index, NDArray source) {
        Door.output("index_add", "target", target, target.shape());
        Axis axis = Axis.of("index_add", target.shape(), dim);
        int[] places = places("index_add", index, axis.length());
        MemorySegment from =
                Door.input("index_add", "source", source, target.shape().with(dim, places.length));
        MemorySegment to = target.segment();
        axis.forEachOuter(outer -> {
            for (int i = 0; i < places.length; i++) {
                long s = ((long) outer * places.length + i) * axis.inner();
                long t = ((long) outer * axis.length() + places[i]) * axis.inner();
                for (int j = 0; j < axis.inner(); j++) {
                    float sum = to.getAtIndex(JAVA_FLOAT, t + j) + from.getAtIndex(JAVA_FLOAT, s + j);
                    to.setAtIndex(JAVA_FLOAT, t + j, sum);
                }
            }
        });
    }

    private static int[] places(String operation, NDArray index, int length) {
        Checks.ints(operation, index);
        Checks.rank(operation, "index", index, 1);
        int[] places = index.toIntArray();
        for (int i = 0; i < places.length; i++) {
            check(operation, places[i], i, length);
        }
        return places;
    }

    private static void check(String operation, int place, long at, int length) {
        if (place < 0 || place >= length) {
            throw new IndexOutOfBoundsException(
                    operation + ": index " + place + " at element " + at + " is outside [0, " + length + ")");
        }
    }

    /**
     * {@code y[i][j] = x[index[i][j]][j]} for dimension 0, and so on: an element of x for each element of the index, which has x's number of
     * dimensions and is no longer than x but along {@code dim}.
     */
    public static NDArray gather(NDArray x, int dim, NDArray index) {
        NDArray part = part("gather", x, dim, index).contiguous();
        NDArray y = NDArray.empty(x.type(), index.shape(), "gather");
        MemorySegment from = part.segment();
        MemorySegment to = y.segment();
        walk("gather", part.shape(), dim, index, (places, count, first) -> {
            for (int i = 0; i < count; i++) {
                to.setAtIndex(JAVA_INT, first + i, from.getAtIndex(JAVA_INT, places[i]));
            }
        });
        return y;
    }

    /** {@code target[index[i][j]][j] += source[i][j]} for dimension 0, and so on: the gradient of {@link #gather}. Target of any strides. */
    public static void scatterAdd(NDArray target, int dim, NDArray index, NDArray source) {
        Checks.floats("scatter_add", target);
        NDArray part = part("scatter_add", target, dim, index);
        NDArray dense = part.contiguous();
        MemorySegment from = Door.input("scatter_add", "source", source, index.shape());
        MemorySegment to = dense.segment();
        walk("scatter_add", part.shape(), dim, index, (places, count, first) -> {
            for (int i = 0; i < count; i++) {
                float sum = to.getAtIndex(JAVA_FLOAT, places[i]) + from.getAtIndex(JAVA_FLOAT, first + i);
                to.setAtIndex(JAVA_FLOAT, places[i], sum);
            }
        });
        if (dense != part) {
            part.copyFrom(dense);
        }
    }

    /** {@code target[index[i][j]][j] = source[i][j]} for dimension 0, and so on; of equal indices the last one counts. */
    public static void scatter(NDArray target, int dim, NDArray index, NDArray source) {
        Checks.sameType("scatter", target, source);
        Checks.shape("scatter", "source", source, index.shape());
        NDArray part = part("scatter", target, dim, index);
        NDArray dense = part.contiguous();
        MemorySegment from = source.contiguous().segment();
        MemorySegment to = dense.segment();
        walk("scatter", part.shape(), dim, index, (places, count, first) -> {
            for (int i = 0; i < count; i++) {
                to.setAtIndex(JAVA_INT, places[i], from.getAtIndex(JAVA_INT, first + i));
            }
        });
        if (dense != part) {
            part.copyFrom(dense);
        }
    }

    /** Many elements at once, because a call for each would cost more than the element. */
    private interface Elements {
        /**
         * @param places in the array, of {@code count} elements
         * @param first place of the first in the index; the others follow it
         */
        void visit(int[] places, int count, long first);
    }

    /** The part of an array that an index reaches: the whole of {@code dim}, and of others what the index has. */
    private static NDArray part(String operation, NDArray x, int dim, NDArray index) {
        Checks.ints(operation, index);
        Shape shape = x.shape();
        Checks.rank(operation, "index", index, shape.rank());
        int axis = shape.rank() == 0 ? -1 : shape.axis(operation, dim);
        NDArray part = x;
        for (int d = 0; d < shape.rank(); d++) {
            int length = index.shape().dim(d);
            if (d != axis && length > shape.dim(d)) {
                throw Checks.error(
                        operation,
                        "an index must not be longer than the array but along dimension " + dim + ", got "
                                + index.shape() + " for " + shape);
            }
            part = d == axis ? part : part.slice(d, 0, length);
        }
        return part;
    }

    private static void walk(String operation, Shape shape, int dim, NDArray index, Elements body) {
        Axis of = Axis.of(operation, shape, dim);
        Axis to = Axis.of(operation, index.shape(), dim);
        MemorySegment indices = index.contiguous().segment();
        long count = index.size();
        for (long i = 0; i < count; i++) {
            check(operation, indices.getAtIndex(JAVA_INT, i), i, of.length());
        }
        to.forEachOuter(outer -> {
            int[] places = new int[(int) Math.min(BLOCK, to.block())];
            long first = outer * to.block();
            int base = (int) (outer * of.block());
            int inner = 0;
            for (long start = 0; start < to.block(); start += places.length) {
                int here = (int) Math.min(places.length, to.block() - start);
                for (int i = 0; i < here; i++) {
                    places[i] = base + indices.getAtIndex(JAVA_INT, first + start + i) * of.inner() + inner;
                    inner = inner + 1 == to.inner() ? 0 : inner + 1;
                }
                body.visit(places, here, first + start);
            }
        });
    }
}
