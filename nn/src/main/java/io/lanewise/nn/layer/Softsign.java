package io.lanewise.nn.layer;

import io.lanewise.core.kernel.SmoothActivations;

/** {@code x / (1 + |x|)}, elementwise. */
public final class Softsign extends ActivationLayer {
    /** The function has no numbers. */
    public Softsign() {
        super(SmoothActivations.SOFTSIGN, "");
    }
}
