package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * Negative log-likelihood of counts t after Poisson: {@code exp(x) - t x} of the logarithms x of rates, or {@code x - t log(x + epsilon)} of
 * rates; prediction and target of one shape.
 *
 * @param logInput whether predictions are logarithms
 * @param full whether Stirling's approximation of {@code log(t!)} is added for counts above 1
 * @param epsilon keeps the logarithm of a rate of 0 finite
 * @param reduction of the elements' losses
 */
public record PoissonNLLLoss(boolean logInput, boolean full, float epsilon, Reduction reduction) implements Loss {
    /** Of logarithms, without the constant part, the mean over all elements. */
    public PoissonNLLLoss() {
        this(true, false, 1e-8f, Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Functional.poissonNllLoss(prediction, target, logInput, full, epsilon, reduction);
    }
}
