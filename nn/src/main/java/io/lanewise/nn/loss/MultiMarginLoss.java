package io.lanewise.nn.loss;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * {@code sum over j != y of max(0, margin - x[y] + x[j])^p / classes} of scores x {@code [n, classes]} and int32 labels y {@code [n]}, or of
 * {@code [classes]} and {@code []}: the hinge loss of several classes.
 *
 * @param p 1 or 2
 * @param margin by which the label's score should be the largest
 * @param weight of the classes, {@code [classes]}; null for 1
 * @param reduction of the samples' losses
 */
public record MultiMarginLoss(int p, float margin, @Nullable Tensor weight, Reduction reduction) implements Loss {
    /** p = 1, margin 1, all classes alike, the mean over samples. */
    public MultiMarginLoss() {
        this(1, 1, null, Reduction.MEAN);
    }

    /** Checks p. */
    public MultiMarginLoss {
        Checks.that(p == 1 || p == 2, "MultiMarginLoss", "p must be 1 or 2");
    }

    @Override
    public Tensor forward(Tensor scores, Tensor labels) {
        return Functional.multiMarginLoss(scores, labels, p, margin, weight, reduction);
    }
}
