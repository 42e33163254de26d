package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * {@code sum of max(0, 1 - x[y] + x[j]) / classes} over all labels y of a sample and all classes j that are none of them. Scores and int32
 * labels are {@code [n, classes]} or {@code [classes]}; of a sample's labels those before the first -1 count.
 *
 * @param reduction of the samples' losses
 */
public record MultiLabelMarginLoss(Reduction reduction) implements Loss {
    /** The mean over samples. */
    public MultiLabelMarginLoss() {
        this(Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor scores, Tensor labels) {
        return Functional.multilabelMarginLoss(scores, labels, reduction);
    }
}
