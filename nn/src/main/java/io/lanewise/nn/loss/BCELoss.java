package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * Binary cross-entropy {@code -(t log p + (1 - t) log(1 - p))} of probabilities in [0, 1], such as a sigmoid gives; one shape.
 *
 * @param weight of each element, broadcast; null for 1
 * @param reduction of the elements' losses
 */
public record BCELoss(@Nullable Tensor weight, Reduction reduction) implements Loss {
    /** The mean over all elements. */
    public BCELoss() {
        this(null, Reduction.MEAN);
    }

    /** All elements alike. */
    public BCELoss(Reduction reduction) {
        this(null, reduction);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return weight == null
                ? Functional.binaryCrossEntropy(prediction, target, reduction)
                : Functional.binaryCrossEntropy(prediction, target, weight, reduction);
    }
}
