package io.lanewise.nn.layer;

import io.lanewise.core.kernel.SmoothActivations;

/** {@code x - tanh(x)}, elementwise. */
public final class Tanhshrink extends ActivationLayer {
    /** The function has no numbers. */
    public Tanhshrink() {
        super(SmoothActivations.TANHSHRINK, "");
    }
}
