package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Parts of a dataset that have the same shares of classes, and weights for classes of different sizes. */
public final class Splits {
    private Splits() {}

    /**
     * Two parts drawn at random, in each of which every class has the share that it has in the whole, as nearly as numbers of samples allow.
     *
     * @param fraction of each class that goes to the first part, above 0 and below 1
     * @throws IllegalArgumentException if the labels are not int32 {@code [n]} of at least 0, or a class has fewer than two samples
     */
    public static List<TensorDataset> stratified(TensorDataset data, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw Checks.error("stratified", "fraction must be above 0 and below 1, got " + fraction);
        }
        int[] labels = labels("stratified", data.y());
        int[] counts = counts(labels);
        int[] quotas = new int[counts.length];
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] == 1) {
                throw Checks.error("stratified", "expected at least 2 samples of each class, got 1 of class " + c);
            }
            quotas[c] = counts[c] == 0 ? 0 : Math.clamp(Math.round(fraction * counts[c]), 1, counts[c] - 1);
        }
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        for (int i : TensorDataset.splitOrder(labels.length, seed)) {
            (quotas[labels[i]]-- > 0 ? first : second).add(i);
        }
        return List.of(data.subset(ints(first)), data.subset(ints(second)));
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Weights for {@code CrossEntropyLoss} that let every class count the same however many samples it has: {@code n / (classes count)}, float32
     * {@code [classes]}; 0 for a class without samples.
     *
     * @param labels int32 {@code [n]} of 0 to {@code classes - 1}
     */
    public static Tensor classWeights(Tensor labels, int classes) {
        int[] all = labels("classWeights", labels);
        int[] counts = counts(all);
        if (counts.length > Checks.positive("classWeights", "classes", classes)) {
            throw Checks.error(
                    "classWeights", "expected labels of 0 to " + (classes - 1) + ", got " + (counts.length - 1));
        }
        float[] weights = new float[classes];
        for (int c = 0; c < counts.length; c++) {
            weights[c] = counts[c] == 0 ? 0 : (float) all.length / ((float) classes * counts[c]);
        }
        return Tensor.of(weights, classes);
    }

    private static int[] labels(String operation, Tensor y) {
        if (!y.isInt() || y.shape().rank() != 1 || y.size() == 0) {
            throw Checks.error(
                    operation,
                    "expected labels, int32 [n], at least one, got " + y.value().type() + " " + y.shape());
        }
        int[] labels = y.toIntArray();
        for (int label : labels) {
            Checks.that(label >= 0 && label < 1 << 20, operation, "expected labels of at least 0, got " + label);
        }
        return labels;
    }

    private static int[] counts(int... labels) {
        int most = 0;
        for (int label : labels) {
            most = Math.max(most, label);
        }
        int[] counts = new int[most + 1];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }
}
