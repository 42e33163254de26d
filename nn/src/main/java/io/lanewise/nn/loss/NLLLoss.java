package io.lanewise.nn.loss;

import io.lanewise.core.kernel.CrossEntropy;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * Negative log-likelihood of log-probabilities {@code [n, classes]}, such as a log-softmax gives, against int32 labels {@code [n]}; or of
 * {@code [n, classes, ...]} and {@code [n, ...]}, or of {@code [classes]} and {@code []}.
 *
 * @param weight of each class, {@code [classes]}; null for 1
 * @param ignoreIndex label of samples that do not count
 * @param reduction of the samples' losses
 */
public record NLLLoss(@Nullable Tensor weight, int ignoreIndex, Reduction reduction) implements Loss {
    /** The mean over samples, all classes alike. */
    public NLLLoss() {
        this(null, CrossEntropy.IGNORE_NOTHING, Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor logProbabilities, Tensor labels) {
        return Functional.nllLoss(logProbabilities, labels, weight, ignoreIndex, reduction);
    }
}
