package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/**
 * {@code x} where positive, {@code w x} elsewhere, with a slope w that is learnt (He et al., 2015): one for all, or one for each channel
 * (dimension 1 of x). Parameter {@code weight [slopes]}; weight decay should not touch it.
 */
public final class PReLU extends Layer {
    private final Parameter weight;

    /** One slope, 0.25 at first. */
    public PReLU() {
        this(1, 0.25f);
    }

    /** A number of slopes, 1 or that of the channels, and their first value. */
    public PReLU(int slopes, float initial) {
        weight = parameter("weight", NDArray.full(Shape.of(Checks.positive("PReLU", "slopes", slopes)), initial));
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.prelu(x, weight);
    }

    @Override
    protected String extraRepr() {
        return "num_parameters=" + weight.size();
    }
}
