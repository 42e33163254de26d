package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/** Binary cross-entropy of logits, stable for every value; prediction and target of one shape. */
public record BCEWithLogitsLoss(Reduction reduction) implements Loss {
    /** The mean over all elements. */
    public BCEWithLogitsLoss() {
        this(Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Functional.binaryCrossEntropyWithLogits(prediction, target, reduction);
    }
}
