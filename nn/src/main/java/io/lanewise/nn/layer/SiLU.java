package io.lanewise.nn.layer;

import io.lanewise.core.kernel.SmoothActivations;

/** {@code x sigmoid(x)}, elementwise, also called Swish (Elfwing et al., 2018). */
public final class SiLU extends ActivationLayer {
    /** The function has no numbers. */
    public SiLU() {
        super(SmoothActivations.SILU, "");
    }
}
