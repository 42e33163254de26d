package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/**
 * Scaled sum over some dimensions, {@code y = scale * sum(x)}: the sum and the mean; {@code dx = scale * dy}, repeated. {@code kept} is
 * the result's shape with length 1 in the summed dimensions.
 */
record Sum(Shape from, Shape kept, float scale) implements TwiceDifferentiable {
    static Tensor sum(Tensor x, boolean keepDim, int... dims) {
        return Tape.record(Reductions.sum(x.value(), keepDim, dims), new Sum(x.shape(), kept(x.shape(), dims), 1), x);
    }

    static Tensor mean(Tensor x, boolean keepDim, int... dims) {
        Shape kept = kept(x.shape(), dims);
        float scale = (float) kept.size() / x.size();
        return Tape.record(Reductions.mean(x.value(), keepDim, dims), new Sum(x.shape(), kept, scale), x);
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

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        Tensor scaled = scale == 1 ? dy : dy.mul(scale);
        inputs.add(0, scaled.reshape(kept.dims()).expand(from.dims()));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
