package io.lanewise.nn.loss;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * {@code max(0, d(a, p) - d(a, n) + margin)}: an anchor a should be nearer to a positive p than to a negative n, by a margin (Balntas et al.,
 * 2016). d is the norm of the difference along the last dimension.
 *
 * @param margin above 0, usually 1
 * @param norm which one, usually 2
 * @param epsilon added to differences
 * @param swap whether p may stand for the anchor if it is nearer to n
 * @param reduction of the triplets' losses
 */
public record TripletMarginLoss(float margin, float norm, float epsilon, boolean swap, Reduction reduction) {
    /** Margin 1, norm 2, epsilon 1e-6, without exchange, the mean over all triplets. */
    public TripletMarginLoss() {
        this(1, 2, 1e-6f, false, Reduction.MEAN);
    }

    /** Checks the margin. */
    public TripletMarginLoss {
        Checks.aboveZero("TripletMarginLoss", "margin", margin);
    }

    /** The loss of vectors {@code [.., d]}. */
    public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
        return Functional.tripletMarginLoss(anchor, positive, negative, margin, norm, epsilon, swap, reduction);
    }
}
