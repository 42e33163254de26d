package io.lanewise.nn.metric;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;

/** Share of samples of which the right class is among those with the k highest scores; with k = 1 the accuracy. Labels of -100 are passed over. */
public final class TopK implements Tally {
    private final int k;
    private long right;
    private long seen;

    /** Counts nothing yet; k is at least 1. */
    public TopK(int k) {
        this.k = Checks.positive("TopK", "k", k);
    }

    /**
     * Adds a batch: scores {@code [.., classes]} with int32 labels {@code [..]}, or probabilities with float32 targets of 0 and 1 of the same shape, where an answer is
     * right on the target's side of one half.
     *
     * @throws IllegalArgumentException if shapes do not fit, a label is out of range, or there are fewer than k classes
     */
    @Override
    public void add(Tensor prediction, Tensor target) {
        Labels labels = Labels.of("TopK", prediction, target);
        Checks.that(labels.classes() >= k, "TopK", "expected at least " + k + " classes, got " + labels.classes());
        long more = 0;
        long counted = 0;
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.skips(i)) {
                more += isRight(labels, i, labels.truth("TopK", i)) ? 1 : 0;
                counted++;
            }
        }
        right += more;
        seen += counted;
    }

    private boolean isRight(Labels labels, int sample, int truth) {
        if (k == 1 || labels.scores() == null) {
            return k > 1 || labels.answer(sample) == truth;
        }
        float score = labels.score(sample, truth);
        int above = 0;
        for (int c = 0; c < labels.classes(); c++) {
            float other = labels.score(sample, c);
            above += other > score || (other == score && c < truth) ? 1 : 0;
        }
        return above < k && !Float.isNaN(score);
    }

    /** Adds what another has counted with the same k. */
    public void merge(TopK other) {
        Checks.that(k == other.k, "TopK", "expected the same k, got " + k + " and " + other.k);
        right += other.right;
        seen += other.seen;
    }

    /** The share, in [0, 1]; NaN before the first sample. */
    public double value() {
        return (double) right / seen;
    }

    @Override
    public List<Double> numbers() {
        return List.of((double) right, (double) seen);
    }

    @Override
    public void numbers(List<Double> counted) {
        right = counted.get(0).longValue();
        seen = counted.get(1).longValue();
    }
}
