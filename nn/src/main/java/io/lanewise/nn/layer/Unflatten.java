package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;

/** One dimension as several: {@code [n, 784]} becomes {@code [n, 1, 28, 28]}. */
public final class Unflatten extends Layer {
    private final int dim;
    private final int[] lengths;

    /** Dimension {@code dim} in these lengths, one of which may be -1. */
    public Unflatten(int dim, int... lengths) {
        this.dim = dim;
        this.lengths = lengths.clone();
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.unflatten(dim, lengths);
    }

    @Override
    protected String extraRepr() {
        String inner = Arrays.toString(lengths);
        String comma = lengths.length == 1 ? ",)" : ")";
        return "dim=" + dim + ", unflattened_size=(" + inner.substring(1, inner.length() - 1) + comma;
    }
}
