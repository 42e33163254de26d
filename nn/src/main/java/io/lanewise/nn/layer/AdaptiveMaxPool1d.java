package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** The largest element of as many windows as the result is to be long, whatever the length of the sequences {@code [n, channels, length]}. */
public final class AdaptiveMaxPool1d extends Layer {
    private final int outputSize;

    /** To this length; 1 pools everything. */
    public AdaptiveMaxPool1d(int outputSize) {
        this.outputSize = Checks.positive("AdaptiveMaxPool1d", "outputSize", outputSize);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.adaptiveMaxPool1d(x, outputSize);
    }

    @Override
    protected String extraRepr() {
        return "output_size=" + outputSize;
    }
}
