package io.lanewise.nn.layer;

import io.lanewise.core.kernel.PiecewiseActivations;

/** {@code min(max(x, 0), 6)}, elementwise. */
public final class ReLU6 extends ActivationLayer {
    /** The function has no numbers. */
    public ReLU6() {
        super(PiecewiseActivations.RELU6, "");
    }
}
