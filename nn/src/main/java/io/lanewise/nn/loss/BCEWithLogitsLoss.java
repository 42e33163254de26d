package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * Binary cross-entropy of logits, stable for every value; prediction and target of one shape.
 *
 * @param weight of each element, broadcast; null for 1
 * @param positiveWeight of what positive targets contribute, broadcast, such as {@code negatives / positives} of each class (PyTorch's
 *     {@code pos_weight}); null for 1
 * @param reduction of the elements' losses
 */
public record BCEWithLogitsLoss(
        @Nullable Tensor weight, @Nullable Tensor positiveWeight, Reduction reduction) implements Loss {
    /** The mean over all elements. */
    public BCEWithLogitsLoss() {
        this(null, null, Reduction.MEAN);
    }

    /** All elements alike. */
    public BCEWithLogitsLoss(Reduction reduction) {
        this(null, null, reduction);
    }

    /** The same with this weight of positive targets. */
    public BCEWithLogitsLoss positiveWeight(Tensor other) {
        return new BCEWithLogitsLoss(weight, other, reduction);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return weight == null && positiveWeight == null
                ? Functional.binaryCrossEntropyWithLogits(prediction, target, reduction)
                : Functional.binaryCrossEntropyWithLogits(prediction, target, weight, positiveWeight, reduction);
    }
}
