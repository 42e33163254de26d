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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scaled sum over some dimensions, {@code y = scale * sum(x)}: the sum and the mean; {@code dx = scale * dy}, repeated. {@code some} is
 * the result's shape with length 1 in the summed dimensions; null where these are all, as at the end of a loss, so that nothing is made for it before it
 * is needed.
 */
record Sum(Shape from, @Nullable Shape some, float scale) implements TwiceDifferentiable {
    static Tensor sum(Tensor x, boolean keepDim, int... dims) {
        return Tape.record(Reductions.sum(x.value(), keepDim, dims), new Sum(x.shape(), kept(x.shape(), dims), 1), x);
    }

    static Tensor mean(Tensor x, boolean keepDim, int... dims) {
        Shape kept = kept(x.shape(), dims);
        float scale = (kept == null ? 1f : kept.size()) / x.size();
        return Tape.record(Reductions.mean(x.value(), keepDim, dims), new Sum(x.shape(), kept, scale), x);
    }

    /** Null for all dimensions. */
    private static @Nullable Shape kept(Shape from, int... dims) {
        if (dims.length == 0) {
            return null;
        }
        int[] lengths = from.dims();
        for (int dim : dims) {
            lengths[from.axis("sum", dim)] = 1;
        }
        return Shape.of(lengths);
    }

    private Shape kept() {
        if (some != null) {
            return some;
        }
        int[] lengths = new int[from.rank()];
        Arrays.fill(lengths, 1);
        return Shape.of(lengths);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        NDArray scaled = scale == 1 ? dy : Elementwise.mul(dy, scale);
        inputs.pass(0, scaled.reshape(kept()).expand(from));
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        Tensor scaled = scale == 1 ? dy : dy.mul(scale);
        inputs.add(0, scaled.reshape(kept().dims()).expand(from.dims()));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
