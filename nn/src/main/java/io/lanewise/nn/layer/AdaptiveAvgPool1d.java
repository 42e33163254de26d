package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** The mean of as many windows as the result is to be long, whatever the length of the sequences {@code [n, channels, length]}. */
public final class AdaptiveAvgPool1d extends Layer {
    private final int outputSize;

    /** To this length; 1 pools everything. */
    public AdaptiveAvgPool1d(int outputSize) {
        this.outputSize = Checks.positive("AdaptiveAvgPool1d", "outputSize", outputSize);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.adaptiveAvgPool1d(x, outputSize);
    }

    @Override
    protected String extraRepr() {
        return "output_size=" + outputSize;
    }
}
