package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/**
 * Scaled sum over some dimensions, or over all if none is named, {@code y = scale * sum(x)}: the sum and the mean; {@code dx = scale * dy},
 * repeated.
 */
record Sum(Shape from, float scale, int... dims) implements Backward {
    static Tensor sum(Tensor x, boolean keepDim, int... dims) {
        return record(x, Reductions.sum(x.value(), keepDim, dims), 1, dims);
    }

    static Tensor mean(Tensor x, boolean keepDim, int... dims) {
        NDArray y = Reductions.mean(x.value(), keepDim, dims);
        return record(x, y, (float) y.size() / x.size(), dims);
    }

    private static Tensor record(Tensor x, NDArray y, float scale, int... dims) {
        return Tape.record(y, new Sum(x.shape(), scale, dims.length == 0 ? dims : dims.clone()), x);
    }

    /** The result's shape with length 1 in the summed dimensions. */
    private Shape kept() {
        int[] lengths = from.dims();
        if (dims.length == 0) {
            java.util.Arrays.fill(lengths, 1);
        }
        for (int dim : dims) {
            lengths[from.axis("sum", dim)] = 1;
        }
        return Shape.of(lengths);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        NDArray scaled = scale == 1 ? dy : Elementwise.mul(dy, scale);
        inputs.pass(0, scaled.reshape(kept()).expand(from));
    }
}
