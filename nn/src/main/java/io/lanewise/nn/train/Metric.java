package io.lanewise.nn.train;

import io.lanewise.nn.autograd.Tensor;

/** A figure computed over all batches of an epoch. */
public interface Metric {
    /** Key in the history, such as {@code accuracy}. */
    String name();

    /** Starts the count anew. */
    Count start();

    /** What was seen so far. */
    interface Count {
        /** Adds a batch. */
        void add(Tensor prediction, Tensor target);

        /** The figure over all batches added; NaN before the first. */
        double value();
    }
}
