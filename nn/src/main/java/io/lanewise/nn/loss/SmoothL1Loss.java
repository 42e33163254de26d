package io.lanewise.nn.loss;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * {@code (p - t)^2 / (2 beta)} where {@code |p - t| < beta}, else {@code |p - t| - beta / 2} (Girshick, 2015); prediction and target of one
 * shape.
 *
 * @param beta where the parabola ends, at least 0; 0 gives {@link L1Loss}
 * @param reduction of the elements' losses
 */
public record SmoothL1Loss(float beta, Reduction reduction) implements Loss {
    /** The mean over all elements with beta = 1. */
    public SmoothL1Loss() {
        this(1, Reduction.MEAN);
    }

    /** Checks beta. */
    public SmoothL1Loss {
        Checks.notNegative("SmoothL1Loss", "beta", beta);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Functional.smoothL1Loss(prediction, target, beta, reduction);
    }
}
