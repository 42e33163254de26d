package io.lanewise.nn.loss;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * {@code (p - t)^2 / 2} where {@code |p - t| <= delta}, else {@code delta (|p - t| - delta / 2)} (Huber, 1964); prediction and target of one
 * shape.
 *
 * @param delta where the parabola ends, above 0
 * @param reduction of the elements' losses
 */
public record HuberLoss(float delta, Reduction reduction) implements Loss {
    /** The mean over all elements with delta = 1. */
    public HuberLoss() {
        this(1, Reduction.MEAN);
    }

    /** Checks delta. */
    public HuberLoss {
        Checks.aboveZero("HuberLoss", "delta", delta);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Functional.huberLoss(prediction, target, delta, reduction);
    }
}
