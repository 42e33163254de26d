package io.lanewise.nn.layer;

import io.lanewise.core.kernel.PiecewiseActivations;

/** {@code min(max(x, low), high)}, elementwise. */
public final class Hardtanh extends ActivationLayer {
    /** Between -1 and 1. */
    public Hardtanh() {
        this(-1, 1);
    }

    /** Between two numbers, the first below the second. */
    public Hardtanh(float low, float high) {
        super(PiecewiseActivations.hardtanh(low, high), "min_val=" + low + ", max_val=" + high);
    }
}
