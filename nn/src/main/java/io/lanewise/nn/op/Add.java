package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code a + b}, broadcast; {@code da = dy}, {@code db = dy}. */
record Add() implements TwiceDifferentiable {
    private static final Add ADD = new Add();

    static Tensor forward(Tensor a, Tensor b) {
        return Tape.record(Elementwise.add(a.value(), b.value()), ADD, a, b);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        for (int i = 0; i < 2; i++) {
            if (inputs.needed(i)) {
                inputs.pass(i, dy);
            }
        }
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, dy);
        inputs.add(1, dy);
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
