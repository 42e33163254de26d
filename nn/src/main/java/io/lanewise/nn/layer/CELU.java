package io.lanewise.nn.layer;

import io.lanewise.core.kernel.SmoothActivations;

/** {@code x} above 0, else {@code alpha (e^(x / alpha) - 1)}, elementwise (Barron, 2017). */
public final class CELU extends ActivationLayer {
    /** alpha = 1. */
    public CELU() {
        this(1);
    }

    /** Any finite alpha but 0. */
    public CELU(float alpha) {
        super(SmoothActivations.celu(alpha), "alpha=" + alpha);
    }
}
