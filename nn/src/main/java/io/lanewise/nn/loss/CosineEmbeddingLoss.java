package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * {@code 1 - cos(a, b)} for targets of 1 (alike), {@code max(0, cos(a, b) - margin)} for -1 (not alike).
 *
 * @param margin cosine that may remain between what is not alike, usually from 0 to 0.5
 * @param reduction of the pairs' losses
 */
public record CosineEmbeddingLoss(float margin, Reduction reduction) {
    /** Without margin, the mean over all pairs. */
    public CosineEmbeddingLoss() {
        this(0, Reduction.MEAN);
    }

    /** The loss of vectors {@code [n, d]} and targets {@code [n]}, or of {@code [d]} and {@code []}. */
    public Tensor forward(Tensor a, Tensor b, Tensor target) {
        return Functional.cosineEmbeddingLoss(a, b, target, margin, reduction);
    }
}
