package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code a * b}, broadcast; {@code da = dy * b}, {@code db = dy * a}. */
record Mul(NDArray a, NDArray b) implements TwiceDifferentiable {
    static Tensor forward(Tensor a, Tensor b) {
        return Tape.record(Elementwise.mul(a.value(), b.value()), new Mul(a.value(), b.value()), a, b);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            inputs.add(0, Elementwise.mul(dy, b));
        }
        if (inputs.needed(1)) {
            inputs.add(1, Elementwise.mul(dy, a));
        }
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        if (inputs.needed(0)) {
            inputs.add(0, dy.mul(inputs.input(1)));
        }
        if (inputs.needed(1)) {
            inputs.add(1, dy.mul(inputs.input(0)));
        }
    }
}
