package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/**
 * Adds to each vector of a sequence what tells its position (Vaswani et al., 2017): {@code sin(position / 10000^(2i / dim))} at place 2i and
 * the cosine at 2i + 1.
 *
 * <p>Shapes: x and y {@code [.., length, dim]}, length at most {@code maxLength}. Nothing is learnt or saved.
 */
public final class SinusoidalEncoding extends Layer {
    private final Tensor table;

    /** For sequences of vectors of {@code dim} numbers. */
    public SinusoidalEncoding(int dim, int maxLength) {
        Checks.positive("SinusoidalEncoding", "dim", dim);
        Checks.positive("SinusoidalEncoding", "maxLength", maxLength);
        float[] values = new float[Math.multiplyExact(dim, maxLength)];
        for (int position = 0; position < maxLength; position++) {
            for (int i = 0; i < dim; i++) {
                double angle = position / Math.pow(10000, (double) (i - i % 2) / dim);
                values[position * dim + i] = (float) (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        table = constant(NDArray.of(values, maxLength, dim));
    }

    /** What is added, {@code [maxLength, dim]}. */
    public NDArray table() {
        return table.value();
    }

    @Override
    public Tensor forward(Tensor x) {
        return add("SinusoidalEncoding", x, table);
    }

    /** x plus the first rows of a table. */
    static Tensor add(String layer, Tensor x, Tensor table) {
        int dim = table.shape().dim(1);
        int rank = x.shape().rank();
        if (rank < 2
                || x.shape().dim(-1) != dim
                || x.shape().dim(-2) > table.shape().dim(0)) {
            throw Checks.error(
                    layer,
                    "the input must be [.., length, dim=" + dim + "] with length at most maxLength="
                            + table.shape().dim(0) + ", got " + x.shape());
        }
        return x.add(table.slice(0, 0, x.shape().dim(-2)));
    }

    @Override
    protected String extraRepr() {
        return "dim=" + table.shape().dim(1) + ", max_length=" + table.shape().dim(0);
    }
}
