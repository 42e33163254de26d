package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * Mean over the classes, the last dimension, of the binary cross-entropy of logits; prediction and target of one shape.
 *
 * @param weight of the classes, broadcast; null for 1
 * @param reduction of the samples' losses
 */
public record MultiLabelSoftMarginLoss(@Nullable Tensor weight, Reduction reduction) implements Loss {
    /** All classes alike, the mean over samples. */
    public MultiLabelSoftMarginLoss() {
        this(null, Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor logits, Tensor target) {
        return Functional.multilabelSoftMarginLoss(logits, target, weight, reduction);
    }
}
