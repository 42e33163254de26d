package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * For distances d and targets of 1 (alike) and -1 (not alike): d itself, or {@code max(0, margin - d)}; of one shape.
 *
 * @param margin how far apart things should be that are not alike
 * @param reduction of the elements' losses
 */
public record HingeEmbeddingLoss(float margin, Reduction reduction) implements Loss {
    /** The mean over all elements with a margin of 1. */
    public HingeEmbeddingLoss() {
        this(1, Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Functional.hingeEmbeddingLoss(prediction, target, margin, reduction);
    }
}
