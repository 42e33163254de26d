package io.lanewise.core.array;

import java.util.Arrays;

/** The lengths of an array's dimensions, outermost first. Immutable; rank 0 is a single number. */
public final class Shape {
    /** Shape of a single number. */
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;
    private final int[] strides;
    private final long size;

    private Shape(int[] dims) {
        this.dims = dims;
        this.strides = new int[dims.length];
        long product = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = (int) product;
            product *= Math.max(dims[i], 1);
            if (product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "shape: at most 2147483647 elements in an array, got " + Arrays.toString(dims));
            }
        }
        long count = 1;
        for (int dim : dims) {
            count *= dim;
        }
        this.size = count;
    }

    /**
     * A shape.
     *
     * @throws IllegalArgumentException if a length is negative, or there are more than 2<sup>31</sup> - 1 elements
     */
    public static Shape of(int... dims) {
        if (dims.length == 0) {
            return SCALAR;
        }
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("shape: lengths must be at least 0, got " + Arrays.toString(dims));
            }
        }
        return new Shape(dims.clone());
    }

    /** A shape that takes the lengths, which are known to be right, as its own. */
    static Shape owning(int... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims);
    }

    /** Number of dimensions. */
    public int rank() {
        return dims.length;
    }

    /** Number of elements, 1 for a scalar. */
    public long size() {
        return size;
    }

    /**
     * Length of a dimension; negative numbers count from the last, -1.
     *
     * @throws IndexOutOfBoundsException if there is no such dimension
     */
    public int dim(int index) {
        return dims[axis("dim", index)];
    }

    /** The lengths, as a new array. */
    public int[] dims() {
        return dims.clone();
    }

    /** Elements between neighbours of a dimension when rows lie one after the other. */
    int[] strides() {
        return strides;
    }

    /** The dimension, counted from 0, that {@code index} names; negative numbers count from the end. */
    public int axis(String operation, int index) {
        int axis = index < 0 ? index + dims.length : index;
        if (axis < 0 || axis >= dims.length) {
            throw new IndexOutOfBoundsException(operation + ": dimension must be in [" + -dims.length + ", "
                    + (dims.length - 1) + "], got " + index + " for shape " + this);
        }
        return axis;
    }

    /** This shape with one length replaced. */
    public Shape with(int index, int length) {
        int[] changed = dims.clone();
        changed[axis("with", index)] = length;
        return length < 0 ? of(changed) : owning(changed);
    }

    /** This shape without one dimension. */
    public Shape without(int index) {
        int axis = axis("without", index);
        int[] fewer = new int[dims.length - 1];
        System.arraycopy(dims, 0, fewer, 0, axis);
        System.arraycopy(dims, axis + 1, fewer, axis, fewer.length - axis);
        return owning(fewer);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape shape && Arrays.equals(dims, shape.dims));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** As in {@code [64, 784]}. */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
