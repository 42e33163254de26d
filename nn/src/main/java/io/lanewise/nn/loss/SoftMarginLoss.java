package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * {@code log(1 + exp(-t p))} for targets t of 1 and -1; prediction and target of one shape.
 */
public record SoftMarginLoss(Reduction reduction) implements Loss {
    /** The mean over all elements. */
    public SoftMarginLoss() {
        this(Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Functional.softMarginLoss(prediction, target, reduction);
    }
}
