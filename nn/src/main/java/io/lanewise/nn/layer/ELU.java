package io.lanewise.nn.layer;

import io.lanewise.core.kernel.SmoothActivations;

/** {@code x} above 0, else {@code alpha (e^x - 1)}, elementwise (Clevert et al., 2016). */
public final class ELU extends ActivationLayer {
    /** alpha = 1. */
    public ELU() {
        this(1);
    }

    /** Any finite alpha. */
    public ELU(float alpha) {
        super(SmoothActivations.elu(alpha), "alpha=" + alpha);
    }
}
