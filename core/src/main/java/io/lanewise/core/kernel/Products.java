package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.lang.foreign.MemorySegment;

/** Product along a dimension, carried in double; 1 of no elements. */
public final class Products {
    private static final String NAME = "prod";

    private Products() {}

    /** The products, x's shape without the dimension. */
    public static NDArray along(NDArray x, int dim) {
        Checks.floats(NAME, x);
        Axis axis = Axis.of(NAME, x.shape(), dim);
        NDArray y = NDArray.empty(x.shape().without(dim), NAME);
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = y.segment();
        axis.forEachOuter(outer -> {
            for (int inner = 0; inner < axis.inner(); inner++) {
                double product = 1;
                long at = outer * axis.block() + inner;
                for (int i = 0; i < axis.length(); i++) {
                    product *= from.getAtIndex(JAVA_FLOAT, at + (long) i * axis.inner());
                }
                to.setAtIndex(JAVA_FLOAT, (long) outer * axis.inner() + inner, (float) product);
            }
        });
        return y;
    }

    /**
     * The gradient {@code dx[i] = dy} times the product of all others, from the products in front of it and behind it, so that zeros are no
     * exception.
     *
     * @param dy x's shape without the dimension
     */
    public static NDArray backward(NDArray x, NDArray dy, int dim) {
        Shape shape = x.shape();
        Axis axis = Axis.of(NAME, shape, dim);
        NDArray dx = NDArray.empty(shape, NAME);
        MemorySegment from = Door.input(NAME, "x", x, shape);
        MemorySegment above = Door.input(NAME, "dy", dy, shape.without(dim));
        MemorySegment to = dx.segment();
        axis.forEachOuter(outer -> {
            double[] inFront = new double[axis.length()];
            for (int inner = 0; inner < axis.inner(); inner++) {
                long at = outer * axis.block() + inner;
                double product = above.getAtIndex(JAVA_FLOAT, (long) outer * axis.inner() + inner);
                for (int i = 0; i < axis.length(); i++) {
                    inFront[i] = product;
                    product *= from.getAtIndex(JAVA_FLOAT, at + (long) i * axis.inner());
                }
                double behind = 1;
                for (int i = axis.length() - 1; i >= 0; i--) {
                    long place = at + (long) i * axis.inner();
                    to.setAtIndex(JAVA_FLOAT, place, (float) (inFront[i] * behind));
                    behind *= from.getAtIndex(JAVA_FLOAT, place);
                }
            }
        });
        return dx;
    }
}
