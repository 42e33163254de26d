package io.lanewise.nn.optim;

import io.lanewise.nn.autograd.Tensor;
import java.util.Collection;

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
}
