package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * {@code max(0, margin - t (a - b))} of scores a and b: for targets t of 1 a should be the larger by a margin, for -1 the smaller.
 *
 * @param margin usually 0
 * @param reduction of the pairs' losses
 */
public record MarginRankingLoss(float margin, Reduction reduction) {
    /** Without margin, the mean over all pairs. */
    public MarginRankingLoss() {
        this(0, Reduction.MEAN);
    }

    /** The loss; shapes broadcast. */
    public Tensor forward(Tensor a, Tensor b, Tensor target) {
        return Functional.marginRankingLoss(a, b, target, margin, reduction);
    }
}
