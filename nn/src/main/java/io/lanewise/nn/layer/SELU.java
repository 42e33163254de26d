package io.lanewise.nn.layer;

import io.lanewise.core.kernel.SmoothActivations;

/** ELU with the constants of Klambauer et al. (2017), which keep mean and variance from layer to layer. */
public final class SELU extends ActivationLayer {
    /** The function has no numbers. */
    public SELU() {
        super(SmoothActivations.SELU, "");
    }
}
