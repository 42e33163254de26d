package io.lanewise.nn.metric;

import io.lanewise.nn.autograd.Tensor;
import java.util.List;

/** What was counted of predictions, batch by batch. Its numbers can be taken out and put back exactly, so that a training can go on where it was stopped. */
public interface Tally {
    /** Adds a batch. */
    void add(Tensor prediction, Tensor target);

    /** All that was counted. */
    List<Double> numbers();

    /**
     * Goes on from what was counted before.
     *
     * @param counted what {@link #numbers()} gave of a tally of the same kind
     */
    void numbers(List<Double> counted);
}
