package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** Two dimensions exchanged; the gradient exchanges them back. */
record Transpose(int a, int b) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int a, int b) {
        return Tape.record(x.value().transpose(a, b), new Transpose(a, b), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.pass(0, dy.transpose(a, b));
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, dy.transpose(a, b));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
