package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/** {@code x} where positive, {@code slope x} elsewhere. */
public final class LeakyReLU extends Layer {
    private final float slope;

    /** Slope 0.01. */
    public LeakyReLU() {
        this(0.01f);
    }

    /** Any finite slope. */
    public LeakyReLU(float slope) {
        this.slope = Checks.finite("LeakyReLU", "slope", slope);
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.leakyRelu(slope);
    }

    @Override
    protected String extraRepr() {
        return "negative_slope=" + slope;
    }
}
