package io.lanewise.nn.loss;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/**
 * Kullback and Leibler's divergence {@code t (log t - x)} of probabilities t from log-probabilities x, such as a log-softmax gives; of one
 * shape. {@link #batchMean()} is the divergence as books have it; the mean over all elements, PyTorch's default, divides by the classes too.
 *
 * @param logTarget whether targets are logarithms
 * @param perSample whether the sum is divided by the length of the first dimension; the reduction is then SUM
 * @param reduction of the elements' losses
 */
public record KLDivLoss(boolean logTarget, boolean perSample, Reduction reduction) implements Loss {
    /** The mean over all elements. */
    public KLDivLoss() {
        this(false, false, Reduction.MEAN);
    }

    /** Checks that the two reductions agree. */
    public KLDivLoss {
        Checks.that(
                !perSample || reduction == Reduction.SUM, "KLDivLoss", "a mean over samples needs the reduction SUM");
    }

    /** The sum over all elements divided by the number of samples. */
    public static KLDivLoss batchMean() {
        return new KLDivLoss(false, true, Reduction.SUM);
    }

    /** The same for targets that are logarithms. */
    public KLDivLoss withLogTarget() {
        return new KLDivLoss(true, perSample, reduction);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        Tensor loss = Functional.klDiv(prediction, target, logTarget, reduction);
        return perSample ? loss.div(prediction.shape().dim(0)) : loss;
    }
}
