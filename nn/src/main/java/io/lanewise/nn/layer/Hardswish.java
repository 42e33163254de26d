package io.lanewise.nn.layer;

import io.lanewise.core.kernel.PiecewiseActivations;

/** {@code x hardsigmoid(x)}, elementwise (Howard et al., 2019). */
public final class Hardswish extends ActivationLayer {
    /** The function has no numbers. */
    public Hardswish() {
        super(PiecewiseActivations.HARDSWISH, "");
    }
}
