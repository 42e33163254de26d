package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * Absolute error {@code |p - t|}; prediction and target of one shape.
 */
public record L1Loss(Reduction reduction) implements Loss {
    /** The mean over all elements. */
    public L1Loss() {
        this(Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Functional.l1Loss(prediction, target, reduction);
    }
}
