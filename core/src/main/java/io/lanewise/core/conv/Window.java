package io.lanewise.core.conv;

import io.lanewise.core.array.Checks;

/**
 * How a window slides along one dimension: it covers {@code size} elements, {@code dilation} apart, and moves by {@code stride}, from
 * {@code before} elements in front of the first to {@code after} behind the last.
 */
public record Window(int size, int stride, int before, int after, int dilation) {
    /** A single element at a time: a dimension that nothing slides along. */
    public static final Window POINT = new Window(1, 1, 0, 0, 1);

    /**
     * Checks what a user gave.
     *
     * @param operation named in errors
     * @throws IllegalArgumentException if size, stride or dilation are below 1 or the padding is negative
     */
    public static Window of(String operation, int size, int stride, int padding, int dilation) {
        Checks.positive(operation, "kernelSize", size);
        Checks.positive(operation, "stride", stride);
        Checks.positive(operation, "dilation", dilation);
        if (padding < 0) {
            throw Checks.error(operation, "padding must be at least 0, got " + padding);
        }
        return new Window(size, stride, padding, padding, dilation);
    }

    /** This one with as much padding as gives as many outputs as inputs, an odd one behind (stride 1). */
    public Window same() {
        int all = dilation * (size - 1);
        return new Window(size, stride, all / 2, all - all / 2, dilation);
    }

    /** Elements from the first to the last one covered. */
    public int reach() {
        return dilation * (size - 1) + 1;
    }

    /**
     * Number of places of the window over {@code length} elements.
     *
     * @throws IllegalArgumentException if the window does not fit once
     */
    public int outputs(String operation, int length) {
        long room = (long) length + before + after - reach();
        if (room < 0) {
            throw Checks.error(
                    operation,
                    "the window reaches over " + reach() + " elements, more than the " + length + " + "
                            + (before + after) + " there are with padding");
        }
        return (int) (room / stride + 1);
    }

    /**
     * Length to which a transposed convolution takes {@code length} elements.
     *
     * @param more added at the end, to choose among lengths that a convolution takes to one
     * @throws IllegalArgumentException if nothing is left
     */
    public int inputs(String operation, int length, int more) {
        long inputs = (length - 1L) * stride - before - after + reach() + more;
        if (inputs < 1 || inputs > Integer.MAX_VALUE) {
            throw Checks.error(
                    operation,
                    "the result must have at least 1 element in each dimension, got " + inputs + " for " + length
                            + " with padding " + before);
        }
        return (int) inputs;
    }
}
