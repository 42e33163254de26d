package io.lanewise.nn.optim;

import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Adam with weight decay that shrinks the parameters directly (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019);
 * 0.01 unless set.
 */
public final class AdamW extends Adam {
    private static final float DEFAULT_DECAY = 0.01f;

    /** With the usual constants: betas 0.9 and 0.999, epsilon 1e-8, weight decay 0.01. */
    public AdamW(Collection<? extends Tensor> parameters, float learningRate) {
        super(parameters, learningRate, true, DEFAULT_DECAY);
    }

    /**
     * With a weight decay for those parameters alone that have two dimensions or more, the matrices and convolutions. Biases and the scales of norms have
     * one; they are a group of their own, the second, without decay: to shrink them would hold a layer's scale down without making it any simpler.
     *
     * @param weightDecay share of the rate by which a step shrinks each weight, at least 0
     */
    public static AdamW decayingMatrices(
            Collection<? extends Tensor> parameters, float learningRate, float weightDecay) {
        List<Tensor> matrices = new ArrayList<>();
        List<Tensor> others = new ArrayList<>();
        for (Tensor parameter : parameters) {
            (parameter.shape().rank() >= 2 ? matrices : others).add(parameter);
        }
        boolean both = !matrices.isEmpty() && !others.isEmpty();
        var optimizer = new AdamW(both ? matrices : parameters, learningRate);
        optimizer.weightDecay(matrices.isEmpty() ? 0 : weightDecay);
        if (both) {
            optimizer.addParamGroup(others).weightDecay(0);
        }
        return optimizer;
    }
}
