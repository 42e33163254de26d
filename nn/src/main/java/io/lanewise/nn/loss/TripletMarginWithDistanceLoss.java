package io.lanewise.nn.loss;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;
import java.util.function.BinaryOperator;

/**
 * {@link TripletMarginLoss} with a distance of one's own.
 *
 * @param distance of two tensors, one number for each pair
 * @param margin above 0, usually 1
 * @param swap whether the positive may stand for the anchor if it is nearer to the negative
 * @param reduction of the triplets' losses
 */
public record TripletMarginWithDistanceLoss(
        BinaryOperator<Tensor> distance, float margin, boolean swap, Reduction reduction) {
    /** Margin 1, without exchange, the mean over all triplets. */
    public TripletMarginWithDistanceLoss(BinaryOperator<Tensor> distance) {
        this(distance, 1, false, Reduction.MEAN);
    }

    /** Checks the margin. */
    public TripletMarginWithDistanceLoss {
        Checks.aboveZero("TripletMarginWithDistanceLoss", "margin", margin);
    }

    /** The loss. */
    public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
        return Functional.tripletMarginWithDistanceLoss(anchor, positive, negative, distance, margin, swap, reduction);
    }
}
