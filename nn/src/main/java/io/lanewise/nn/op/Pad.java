package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;
import java.util.Arrays;

/** A border of one value; negative widths cut off instead. {@code before} and {@code after} are the widths of each dimension. */
record Pad(Shape from, int[] before, int[] after) implements TwiceDifferentiable {
    /** @param widths two for each dimension, the last dimension's first, as PyTorch has them */
    static Tensor forward(Tensor x, float value, int... widths) {
        Shape from = x.shape();
        Checks.floats("pad", x.value());
        if (widths.length % 2 != 0 || widths.length > 2 * from.rank()) {
            throw Checks.error(
                    "pad",
                    "expected a width before and after for each dimension from the last, at most " + 2 * from.rank()
                            + " for " + from + ", got " + Arrays.toString(widths));
        }
        int[] before = new int[from.rank()];
        int[] after = new int[from.rank()];
        int[] dims = from.dims();
        for (int i = 0; i < widths.length / 2; i++) {
            int dim = dims.length - 1 - i;
            before[dim] = widths[2 * i];
            after[dim] = widths[2 * i + 1];
            dims[dim] += before[dim] + after[dim];
            if (dims[dim] < 0) {
                throw Checks.error(
                        "pad",
                        Arrays.toString(widths) + " cuts off more than dimension " + dim + " of " + from + " has");
            }
        }
        Pad pad = new Pad(from, before, after);
        NDArray y = NDArray.full(Shape.of(dims), value);
        cut(y, before, after, 1).copyFrom(cut(x.value(), before, after, -1));
        return Tape.record(y, pad, x);
    }

    /** Without the positive widths times {@code sign}. */
    private static NDArray cut(NDArray x, int[] before, int[] after, int sign) {
        NDArray part = x;
        for (int i = 0; i < before.length; i++) {
            int length = x.shape().dim(i);
            int end = length - Math.max(0, sign * after[i]);
            part = part.slice(i, Math.max(0, sign * before[i]), end, 1);
        }
        return part;
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        NDArray inner = cut(dy, before, after, 1);
        if (inner.shape().equals(from)) {
            inputs.pass(0, inner);
            return;
        }
        NDArray dx = NDArray.zeros(from);
        cut(dx, before, after, -1).copyFrom(inner);
        inputs.add(0, dx);
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        int[] widths = new int[2 * before.length];
        for (int i = 0; i < before.length; i++) {
            int dim = before.length - 1 - i;
            widths[2 * i] = -before[dim];
            widths[2 * i + 1] = -after[dim];
        }
        inputs.add(0, dy.pad(widths));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
