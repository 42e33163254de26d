package io.lanewise.core.kernel;

import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import java.util.function.IntConsumer;

/** A contiguous array seen along one dimension, as [outer, length, inner]. */
record Axis(int outer, int length, int inner) {
    static Axis of(String operation, Shape shape, int dim) {
        if (shape.rank() == 0) {
            return new Axis(1, 1, 1);
        }
        int axis = shape.axis(operation, dim);
        int outer = 1;
        int inner = 1;
        for (int i = 0; i < shape.rank(); i++) {
            if (i < axis) {
                outer *= shape.dim(i);
            } else if (i > axis) {
                inner *= shape.dim(i);
            }
        }
        return new Axis(outer, shape.dim(axis), inner);
    }

    /** Elements of one outer index. */
    long block() {
        return (long) length * inner;
    }

    /** Runs the body for every outer index, in tasks of about {@link Chunks#ELEMENTS} elements. */
    void forEachOuter(IntConsumer body) {
        Parallel.ranges(outer, Chunks.ELEMENTS / Math.max(1, block()), (first, end) -> {
            for (int i = first; i < end; i++) {
                body.accept(i);
            }
        });
    }
}
