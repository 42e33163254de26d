package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** Dimensions of length 1 repeated without a copy; the gradient is summed over the repeats. */
record Expand() implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int... dims) {
        int[] lengths = dims.clone();
        int missing = dims.length - x.shape().rank();
        for (int i = Math.max(0, missing); i < lengths.length; i++) {
            lengths[i] = lengths[i] == -1 ? x.shape().dim(i - missing) : lengths[i];
        }
        return Tape.record(x.value().expand(Shape.of(lengths)), new Expand(), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.pass(0, dy);
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, dy);
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
