package io.lanewise.nn.loss;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Reduction;

/** Binary cross-entropy {@code -(t log p + (1 - t) log(1 - p))} of probabilities in [0, 1], such as a sigmoid gives; one shape. */
public record BCELoss(Reduction reduction) implements Loss {
    /** The mean over all elements. */
    public BCELoss() {
        this(Reduction.MEAN);
    }

    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Functional.binaryCrossEntropy(prediction, target, reduction);
    }
}
