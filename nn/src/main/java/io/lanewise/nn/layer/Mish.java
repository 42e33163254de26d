package io.lanewise.nn.layer;

import io.lanewise.core.kernel.SmoothActivations;

/** {@code x tanh(softplus(x))}, elementwise (Misra, 2019). */
public final class Mish extends ActivationLayer {
    /** The function has no numbers. */
    public Mish() {
        super(SmoothActivations.MISH, "");
    }
}
