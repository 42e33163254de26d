package io.lanewise.nn.data;

/** Samples that can be had by number: {@link TensorDataset}, or one of your own, which may load or make them as they are asked for. */
public interface Dataset {
    /** Number of samples. */
    int size();

    /**
     * The samples of these numbers, stacked along a new first dimension, in this order.
     *
     * @param indices of 0 to {@code size() - 1}; a number may occur more than once
     * @throws IndexOutOfBoundsException if one is outside
     */
    Batch batch(int... indices);
}
