package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;

/**
 * Some samples of a dataset.
 *
 * @param x inputs, [n, ...]
 * @param y labels or targets, [n, ...]
 */
public record Batch(Tensor x, Tensor y) {
    /**
     * A batch.
     *
     * @throws IllegalArgumentException if the first dimensions differ
     */
    public Batch {
        sameLength("batch", x, y);
    }

    /** Number of samples. */
    public int size() {
        return x.shape().dim(0);
    }

    static void sameLength(String operation, Tensor x, Tensor y) {
        if (x.shape().rank() < 1
                || y.shape().rank() < 1
                || x.shape().dim(0) != y.shape().dim(0)) {
            throw Checks.error(
                    operation,
                    "x and y must have the same first dimension, one entry a sample, got x " + x.shape() + " and y "
                            + y.shape());
        }
    }
}
