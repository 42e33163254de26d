package io.lanewise.nn.metric;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A batch of predictions of classes, with what was right: scores {@code [.., classes]} with int32 labels {@code [..]}, or probabilities of class 1 with
 * float32 targets of 0 and 1 of the same shape.
 *
 * @param classes number of scores of each sample; 2 for probabilities
 * @param scores of sample after sample; null for probabilities
 * @param probabilities of class 1; null for scores
 * @param truths the right classes
 */
record Labels(int classes, float @Nullable [] scores, float @Nullable [] probabilities, int[] truths) {
    /** A label that counts for nothing, as {@code CrossEntropyLoss} has it. */
    private static final int IGNORED = -100;

    static Labels of(String metric, Tensor prediction, Tensor target) {
        Tensor values = prediction.detach();
        if (!target.isInt()) {
            Checks.sameShape(metric, values.value(), target.value());
            float[] given = target.toArray();
            int[] truths = new int[given.length];
            for (int i = 0; i < given.length; i++) {
                truths[i] = given[i] > 0.5f ? 1 : 0;
            }
            return new Labels(2, null, values.toArray(), truths);
        }
        Shape shape = values.shape();
        if (shape.rank() < 1
                || values.isInt()
                || shape.dim(-1) < 1
                || !shape.without(shape.rank() - 1).equals(target.shape())) {
            throw Checks.error(
                    metric, "expected scores [n, classes] and labels [n], got " + shape + " and " + target.shape());
        }
        return new Labels(shape.dim(-1), values.toArray(), null, target.toIntArray());
    }

    /** Whether a sample counts for nothing. */
    boolean skips(int sample) {
        return truths[sample] == IGNORED;
    }

    int size() {
        return truths.length;
    }

    /** The class with the highest score, the first of several; or whether the probability is above one half. */
    int answer(int sample) {
        if (probabilities != null) {
            return probabilities[sample] > 0.5f ? 1 : 0;
        }
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = score(sample, c) > score(sample, best) ? c : best;
        }
        return best;
    }

    float score(int sample, int label) {
        float[] all = Checks.present("metric", "scores", scores);
        return all[sample * classes + label];
    }

    /** The right class, which must be one of those that have scores. */
    int truth(String metric, int sample) {
        int truth = truths[sample];
        if (truth < 0 || truth >= classes) {
            throw Checks.error(metric, "expected labels of 0 to " + (classes - 1) + ", got " + truth);
        }
        return truth;
    }
}
