package io.lanewise.nn.layer;

import io.lanewise.core.kernel.PiecewiseActivations;

/** {@code x} where {@code |x| > lambda}, else 0. */
public final class Hardshrink extends ActivationLayer {
    /** lambda = 0.5. */
    public Hardshrink() {
        this(0.5f);
    }

    /** Any finite lambda. */
    public Hardshrink(float lambda) {
        super(PiecewiseActivations.hardshrink(lambda), Float.toString(lambda));
    }
}
