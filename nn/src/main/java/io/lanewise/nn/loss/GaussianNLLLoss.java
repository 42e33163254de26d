package io.lanewise.nn.loss;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * Negative log-likelihood of targets after Gauss, {@code (log(v) + (x - t)^2 / v) / 2}, given means x and variances v that the model predicts
 * (Nix and Weigend, 1994).
 *
 * @param full whether the constant {@code log(2 pi) / 2} is added
 * @param epsilon what variances are held above
 * @param reduction of the elements' losses
 */
public record GaussianNLLLoss(boolean full, float epsilon, Reduction reduction) {
    /** Without the constant, variances above 1e-6, the mean over all elements. */
    public GaussianNLLLoss() {
        this(false, 1e-6f, Reduction.MEAN);
    }

    /** Checks epsilon. */
    public GaussianNLLLoss {
        Checks.aboveZero("GaussianNLLLoss", "epsilon", epsilon);
    }

    /**
     * The loss.
     *
     * @param variance of the shape of the mean, or with a last dimension of length 1, or without the last dimension
     */
    public Tensor forward(Tensor mean, Tensor target, Tensor variance) {
        return Functional.gaussianNllLoss(mean, target, variance, full, epsilon, reduction);
    }
}
