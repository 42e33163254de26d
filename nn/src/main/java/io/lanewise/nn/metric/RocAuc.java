package io.lanewise.nn.metric;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Area under the receiver operating characteristic of two classes: the probability that a sample of class 1 has a higher score than one of class 0, ties
 * counting half (Hanley and McNeil, 1982). Exact, so it keeps all scores, 8 bytes a sample.
 */
public final class RocAuc implements Tally {
    /** Scores in an order-preserving form with the class in the lowest bit. */
    private long[] samples = new long[64];

    private int size;

    /** Counts nothing yet. */
    public RocAuc() {}

    /** How well a number tells two groups apart: the probability that it is larger for one of {@code above} than for one of {@code below}. */
    public static double between(Tensor below, Tensor above) {
        var auc = new RocAuc();
        auc.add(below, Tensor.zerosLike(below));
        auc.add(above, Tensor.onesLike(above));
        return auc.value();
    }

    /**
     * Adds a batch: scores or probabilities of class 1 with float32 targets of 0 and 1 of the same shape, or scores {@code [.., 2]} with int32 labels {@code [..]}.
     *
     * @throws IllegalArgumentException if shapes do not fit, a score is NaN, or there are not two classes
     */
    @Override
    public void add(Tensor prediction, Tensor target) {
        Labels labels = Labels.of("RocAuc", prediction, target);
        Checks.that(labels.classes() == 2, "RocAuc", "expected scores of 2 classes, got " + labels.classes());
        float[] probabilities = labels.probabilities();
        long[] more = new long[labels.size()];
        for (int i = 0; i < more.length; i++) {
            float score = probabilities != null ? probabilities[i] : labels.score(i, 1) - labels.score(i, 0);
            Checks.that(!Float.isNaN(score), "RocAuc", "expected scores that can be compared, got NaN");
            int bits = Float.floatToIntBits(score + 0f); // and not -0
            long ordered = bits < 0 ? ~bits : bits | (1L << 31);
            more[i] = ((ordered & 0xFFFFFFFFL) << 1) | labels.truth("RocAuc", i);
        }
        append(more, more.length);
    }

    private void append(long[] more, int count) {
        int needed = Math.addExact(size, count);
        if (needed > samples.length) {
            samples = Arrays.copyOf(
                    samples, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, 2L * samples.length)));
        }
        System.arraycopy(more, 0, samples, size, count);
        size = needed;
    }

    /** Adds what another has seen. */
    public void merge(RocAuc other) {
        append(other.samples, other.size);
    }

    /** The area, in [0, 1]; NaN unless both classes were seen. */
    public double value() {
        long[] sorted = Arrays.copyOf(samples, size);
        Arrays.sort(sorted);
        long positives = 0;
        long negatives = 0;
        double above = 0; // pairs in the right order
        for (int i = 0; i < size; ) {
            long score = sorted[i] >> 1;
            long ones = 0;
            int end = i;
            for (; end < size && (sorted[end] >> 1) == score; end++) {
                ones += sorted[end] & 1;
            }
            long zeros = end - i - ones;
            above += (double) ones * (negatives + zeros / 2.0);
            positives += ones;
            negatives += zeros;
            i = end;
        }
        return above / ((double) positives * negatives);
    }

    @Override
    public List<Double> numbers() {
        return Arrays.stream(samples, 0, size)
                .mapToObj(sample -> (double) sample)
                .toList();
    }

    @Override
    public void numbers(List<Double> counted) {
        samples = counted.stream().mapToLong(Double::longValue).toArray();
        size = samples.length;
    }
}
