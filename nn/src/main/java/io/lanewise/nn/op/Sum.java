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
 * Scaled sum over some dimensions, {@code y = scale * sum(x)}: the sum and the mean; {@code dx = scale * dy}, repeated. {@code kept} is
 * the result's shape with length 1 in the summed dimensions.
 */
record Sum(Shape from, Shape kept, float scale) implements Backward {
    static Tensor sum(Tensor x, boolean keepDim, int... dims) {
        return Tape.record(Reductions.sum(x.value(), keepDim, dims), new Sum(x.shape(), kept(x.shape(), dims), 1), x);
    }

    static Tensor mean(Tensor x, boolean keepDim, int... dims) {
        Shape kept = kept(x.shape(), dims);
        float scale = (float) kept.size() / x.size();
        return Tape.record(Reductions.mean(x.value(), keepDim, dims), new Sum(x.shape(), kept, scale), x);
    }

    /** The shape of a result without the dimensions that were reduced, all if none is named. */
    static Shape without(Shape from, int... dims) {
        Shape kept = kept(from, dims);
        Shape left = from;
        for (int i = from.rank() - 1; i >= 0; i--) {
            boolean gone = dims.length == 0 || (kept.dim(i) == 1 && named(from, i, dims));
            left = gone ? left.without(i) : left;
        }
        return left;
    }

    private static boolean named(Shape from, int axis, int... dims) {
        for (int dim : dims) {
            if (from.axis("sum", dim) == axis) {
                return true;
            }
        }
        return false;
    }

    private static Shape kept(Shape from, int... dims) {
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
        inputs.pass(0, scaled.reshape(kept).expand(from));
    }
}
