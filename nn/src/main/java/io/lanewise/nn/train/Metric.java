package io.lanewise.nn.train;

import io.lanewise.nn.autograd.Tensor;

/** A figure computed over all batches of an epoch. */
public interface Metric {
    /** Key in the history, such as {@code accuracy}. */
    String name();

    /** Starts the count anew. */
    Count start();

    /**
     * What was seen so far. Counts that are {@link io.lanewise.nn.train.state.Stateful} go on exactly where a checkpoint within an epoch was
     * taken; of others the epoch's figure counts only what came after it.
     */
    interface Count {
        /** Adds a batch. */
        void add(Tensor prediction, Tensor target);

        /** The figure over all batches added; NaN before the first. */
        double value();
    }
}
