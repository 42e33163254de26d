package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** Two dimensions exchanged; the gradient exchanges them back. */
record Transpose(int a, int b) implements Backward {
    static Tensor forward(Tensor x, int a, int b) {
        return Tape.record(x.value().transpose(a, b), new Transpose(a, b), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.pass(0, dy.transpose(a, b));
    }
}
