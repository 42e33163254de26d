package io.lanewise.nn.layer;

import io.lanewise.core.kernel.SmoothActivations;

/** {@code log(1 + e^(beta x)) / beta}, elementwise; {@code x} itself where {@code beta x} is above a threshold. */
public final class Softplus extends ActivationLayer {
    /** beta = 1, threshold 20. */
    public Softplus() {
        this(1, 20);
    }

    /** Any finite beta above 0. */
    public Softplus(float beta, float threshold) {
        super(SmoothActivations.softplus(beta, threshold), "beta=" + beta + ", threshold=" + threshold);
    }
}
