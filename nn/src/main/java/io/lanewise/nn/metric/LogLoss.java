package io.lanewise.nn.metric;

import io.lanewise.nn.autograd.Tensor;
import java.util.List;

/**
 * Mean negative logarithm of the probability that was given to the right class, in nats; and its exponential, the perplexity of a language model. Labels of
 * -100 are passed over, as {@code CrossEntropyLoss} does.
 */
public final class LogLoss implements Tally {
    /** That of a probability of 0, as {@code BCELoss} has it. */
    private static final double MOST = 100;

    private double sum;
    private long seen;

    /** Counts nothing yet. */
    public LogLoss() {}

    /**
     * Adds a batch: scores before a softmax {@code [.., classes]} with int32 labels {@code [..]}, or probabilities of class 1 with float32 targets of 0 and 1 of the same
     * shape.
     *
     * @throws IllegalArgumentException if shapes do not fit or a label is out of range
     */
    @Override
    public void add(Tensor prediction, Tensor target) {
        Labels labels = Labels.of("LogLoss", prediction, target);
        float[] probabilities = labels.probabilities();
        double more = 0;
        long counted = 0;
        for (int i = 0; i < labels.size(); i++) {
            if (probabilities != null) {
                double p = probabilities[i];
                more += Math.min(MOST, -Math.log(labels.truths()[i] == 1 ? p : 1 - p));
            } else if (labels.skips(i)) {
                continue;
            } else {
                more += entropy(labels, i, labels.truth("LogLoss", i));
            }
            counted++;
        }
        sum += more;
        seen += counted;
    }

    private static double entropy(Labels labels, int sample, int truth) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < labels.classes(); c++) {
            largest = Math.max(largest, labels.score(sample, c));
        }
        double all = 0;
        for (int c = 0; c < labels.classes(); c++) {
            all += Math.exp(labels.score(sample, c) - largest);
        }
        return largest + Math.log(all) - labels.score(sample, truth);
    }

    /** Adds what another has counted. */
    public void merge(LogLoss other) {
        sum += other.sum;
        seen += other.seen;
    }

    /** The mean; NaN before the first sample. */
    public double value() {
        return sum / seen;
    }

    /** e to the mean: among how many equally likely ones the model chooses. */
    public double perplexity() {
        return Math.exp(value());
    }

    @Override
    public List<Double> numbers() {
        return List.of(sum, (double) seen);
    }

    @Override
    public void numbers(List<Double> counted) {
        sum = counted.get(0);
        seen = counted.get(1).longValue();
    }
}
