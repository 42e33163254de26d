package io.lanewise.nn.metric;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * How often samples of each class were taken for each class, and the figures that follow: accuracy, precision, recall and F1, of a class or over all. A figure
 * with nothing to divide by is 0, as in scikit-learn; averages are over the classes that occur, as labels or as answers. Labels of -100 are passed over.
 */
public final class ConfusionMatrix implements Tally {
    /** How the figures of classes become one. */
    public enum Average {
        /** The mean over classes, whatever their sizes. */
        MACRO,
        /** The mean over classes, each by its number of samples. */
        WEIGHTED
    }

    private long[][] counts;

    /** Learns the number of classes from the first batch. */
    public ConfusionMatrix() {
        counts = new long[0][0];
    }

    /** Of so many classes. */
    public ConfusionMatrix(int classes) {
        counts = new long[Checks.positive("ConfusionMatrix", "classes", classes)][classes];
    }

    /**
     * Adds a batch: scores {@code [.., classes]} with int32 labels {@code [..]}, or probabilities with float32 targets of 0 and 1 of the same shape.
     *
     * @throws IllegalArgumentException if shapes do not fit, a label is out of range, or the number of classes differs from before
     */
    @Override
    public void add(Tensor prediction, Tensor target) {
        Labels labels = Labels.of("ConfusionMatrix", prediction, target);
        sizeTo(labels.classes());
        int[] truths = new int[labels.size()];
        for (int i = 0; i < truths.length; i++) {
            truths[i] = labels.skips(i) ? -1 : labels.truth("ConfusionMatrix", i);
        }
        for (int i = 0; i < truths.length; i++) {
            if (truths[i] >= 0) {
                counts[truths[i]][labels.answer(i)]++;
            }
        }
    }

    private void sizeTo(int classes) {
        if (counts.length == 0) {
            counts = new long[classes][classes];
        }
        Checks.that(
                counts.length == classes,
                "ConfusionMatrix",
                "expected " + counts.length + " classes as before, got " + classes);
    }

    /** Adds what another has counted. */
    public void merge(ConfusionMatrix other) {
        if (other.counts.length == 0) {
            return;
        }
        sizeTo(other.counts.length);
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                counts[i][j] += other.counts[i][j];
            }
        }
    }

    /** Number of classes; 0 before the first batch where it was not given. */
    public int classes() {
        return counts.length;
    }

    /** Samples of class {@code truth} that were taken for class {@code answer}. */
    public long count(int truth, int answer) {
        return counts[truth][answer];
    }

    /** Samples of a class. */
    public long support(int truth) {
        long sum = 0;
        for (long count : counts[truth]) {
            sum += count;
        }
        return sum;
    }

    private long answered(int answer) {
        long sum = 0;
        for (long[] row : counts) {
            sum += row[answer];
        }
        return sum;
    }

    /** Share of samples that were taken for what they are; NaN before the first. */
    public double accuracy() {
        long right = 0;
        long all = 0;
        for (int c = 0; c < counts.length; c++) {
            right += counts[c][c];
            all += support(c);
        }
        return (double) right / all;
    }

    /** Share of the samples taken for a class that are of it. */
    public double precision(int label) {
        return share(counts[label][label], answered(label));
    }

    /** Share of the samples of a class that were taken for it. */
    public double recall(int label) {
        return share(counts[label][label], support(label));
    }

    /** Harmonic mean of precision and recall of a class. */
    public double f1(int label) {
        return share(2 * counts[label][label], answered(label) + support(label));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** Precision over all classes. */
    public double precision(Average average) {
        return average(average, this::precision);
    }

    /** Recall over all classes. */
    public double recall(Average average) {
        return average(average, this::recall);
    }

    /** F1 over all classes. */
    public double f1(Average average) {
        return average(average, this::f1);
    }

    private double average(Average average, IntToDoubleFunction figure) {
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < counts.length; c++) {
            boolean occurs = support(c) + answered(c) > 0;
            double weight = average == Average.WEIGHTED ? support(c) : occurs ? 1 : 0;
            sum += weight * figure.applyAsDouble(c);
            weights += weight;
        }
        return sum / weights;
    }

    /** A table, a row for each class, and each class's figures behind it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("truth \\ answer");
        for (int c = 0; c < counts.length; c++) {
            text.append(String.format(Locale.ROOT, "%8d", c));
        }
        text.append("  precision  recall      f1\n");
        for (int c = 0; c < counts.length; c++) {
            text.append(String.format(Locale.ROOT, "%14d", c));
            for (long count : counts[c]) {
                text.append(String.format(Locale.ROOT, "%8d", count));
            }
            text.append(String.format(Locale.ROOT, "%11.4f%8.4f%8.4f\n", precision(c), recall(c), f1(c)));
        }
        return text.toString();
    }

    @Override
    public List<Double> numbers() {
        return Arrays.stream(counts)
                .flatMapToLong(Arrays::stream)
                .mapToObj(count -> (double) count)
                .toList();
    }

    @Override
    public void numbers(List<Double> counted) {
        int classes = (int) Math.round(Math.sqrt(counted.size()));
        counts = new long[classes][classes];
        for (int i = 0; i < classes * classes; i++) {
            counts[i / classes][i % classes] = counted.get(i).longValue();
        }
    }
}
