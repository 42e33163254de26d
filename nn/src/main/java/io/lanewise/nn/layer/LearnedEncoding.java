package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.Init;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;

/**
 * Adds a learnt vector to each position of a sequence (Gehring et al., 2017).
 *
 * <p>Shapes: x and y {@code [.., length, dim]}, length at most {@code maxLength}; parameter {@code weight [maxLength, dim]}, normal with
 * deviation 0.02 at first.
 */
public final class LearnedEncoding extends Layer {
    private static final double DEVIATION = 0.02;

    private final Parameter weight;

    /** For sequences of vectors of {@code dim} numbers. */
    public LearnedEncoding(int dim, int maxLength) {
        Checks.positive("LearnedEncoding", "dim", dim);
        Checks.positive("LearnedEncoding", "maxLength", maxLength);
        weight = parameter("weight", NDArray.zeros(maxLength, dim));
        Init.normal(weight.value(), 0, DEVIATION);
    }

    @Override
    public Tensor forward(Tensor x) {
        return SinusoidalEncoding.add("LearnedEncoding", x, weight);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + weight.shape().dim(1) + ", max_length=" + weight.shape().dim(0);
    }
}
