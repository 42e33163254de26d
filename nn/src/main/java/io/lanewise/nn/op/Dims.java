package io.lanewise.nn.op;

import io.lanewise.core.array.Shape;

/** Shapes of results. */
final class Dims {
    private Dims() {}

    /** A shape without the dimensions named; a single number's if none is. */
    static Shape without(Shape from, int... dims) {
        boolean[] gone = new boolean[from.rank()];
        for (int dim : dims) {
            gone[from.axis("reduce", dim)] = true;
        }
        Shape left = from;
        for (int i = from.rank() - 1; i >= 0; i--) {
            left = dims.length == 0 || gone[i] ? left.without(i) : left;
        }
        return left;
    }
}
