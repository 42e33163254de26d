package io.lanewise.nn.layer;

import io.lanewise.core.kernel.PiecewiseActivations;

/** {@code x} drawn towards 0 by lambda, 0 where {@code |x| <= lambda}. */
public final class Softshrink extends ActivationLayer {
    /** lambda = 0.5. */
    public Softshrink() {
        this(0.5f);
    }

    /** A finite lambda of at least 0. */
    public Softshrink(float lambda) {
        super(PiecewiseActivations.softshrink(lambda), Float.toString(lambda));
    }
}
