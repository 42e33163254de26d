package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/** Squared error {@code (p - t)^2}; prediction and target of one shape. */
public record MSELoss(Reduction reduction) implements Loss {
    /** The mean over all elements. */
    public MSELoss() {
        this(Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Functional.mseLoss(prediction, target, reduction);
    }
}
