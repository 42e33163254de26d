package io.lanewise.nn.loss;

import io.lanewise.core.kernel.CrossEntropy;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * Cross-entropy of logits {@code [n, classes]} against int32 labels {@code [n]}: softmax is part of it, so the model's last layer is linear.
 * Logits may also be {@code [n, classes, ...]} with labels {@code [n, ...]}, or {@code [classes]} with a label {@code []}; and targets may
 * be probabilities of the classes, in the shape of the logits.
 *
 * <p>Each of the methods gives a changed copy, as in {@code new CrossEntropyLoss().labelSmoothing(0.1f)}.
 */
public record CrossEntropyLoss(CrossEntropy rule, Reduction reduction) implements Loss {
    /** The mean over samples, all classes alike. */
    public CrossEntropyLoss() {
        this(new CrossEntropy(null, CrossEntropy.IGNORE_NOTHING, 0), Reduction.MEAN);
    }

    /** With a weight for each class, {@code [classes]}; a mean is then divided by the weights of the samples. */
    public CrossEntropyLoss weight(Tensor weight) {
        return new CrossEntropyLoss(new CrossEntropy(weight.value(), rule.ignoreIndex(), rule.smoothing()), reduction);
    }

    /** Without the samples that have this label. */
    public CrossEntropyLoss ignoreIndex(int label) {
        return new CrossEntropyLoss(new CrossEntropy(rule.weight(), label, rule.smoothing()), reduction);
    }

    /** With a share of the target, in [0, 1], spread over all classes (Szegedy et al., 2016). */
    public CrossEntropyLoss labelSmoothing(float share) {
        return new CrossEntropyLoss(new CrossEntropy(rule.weight(), rule.ignoreIndex(), share), reduction);
    }

    /** With another reduction. */
    public CrossEntropyLoss reduction(Reduction other) {
        return new CrossEntropyLoss(rule, other);
    }

    @Override
    public Tensor forward(Tensor logits, Tensor labels) {
        return Functional.crossEntropy(logits, labels, rule, reduction);
    }
}
