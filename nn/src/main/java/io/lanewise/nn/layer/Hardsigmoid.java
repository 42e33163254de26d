package io.lanewise.nn.layer;

import io.lanewise.core.kernel.PiecewiseActivations;

/** {@code min(max(x / 6 + 1 / 2, 0), 1)}, elementwise. */
public final class Hardsigmoid extends ActivationLayer {
    /** The function has no numbers. */
    public Hardsigmoid() {
        super(PiecewiseActivations.HARDSIGMOID, "");
    }
}
