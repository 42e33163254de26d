package io.lanewise.nn.layer;

import io.lanewise.core.kernel.PiecewiseActivations;

/** {@code x} above a threshold, else a value, elementwise. */
public final class Threshold extends ActivationLayer {
    /** A finite threshold, and what stands for everything that is not above it. */
    public Threshold(float threshold, float value) {
        super(PiecewiseActivations.threshold(threshold, value), "threshold=" + threshold + ", value=" + value);
    }
}
