package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;

/** What becomes of the losses of the elements or samples. */
public enum Reduction {
    /** They stay as they are. */
    NONE,
    /** Their mean, which is PyTorch's default. */
    MEAN,
    /** Their sum. */
    SUM;

    /**
     * Fails where there is nothing to take the mean of.
     *
     * @throws IllegalArgumentException if this is {@code MEAN} and there are no losses
     */
    void checkCount(String operation, long losses) {
        if (this == MEAN && losses == 0) {
            throw Checks.error(operation, "the mean needs at least one sample, got an empty batch");
        }
    }
}
