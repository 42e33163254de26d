package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** {@code y [m, n] = a [m, k] b [k, n]}; {@code da = dy bᵀ}, {@code db = aᵀ dy}. */
record MatMul(NDArray a, NDArray b) implements Backward {
    static Tensor forward(Tensor a, Tensor b) {
        return Tape.record(Matmul.of(a.value(), b.value()), new MatMul(a.value(), b.value()), a, b);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            product(dy, b.transpose(), inputs, 0); // [m, n] [n, k]
        }
        if (inputs.needed(1)) {
            product(a.transpose(), dy, inputs, 1); // [k, m] [m, n]
        }
    }

    /** Adds {@code left right} to the gradient of an input. */
    static void product(NDArray left, NDArray right, Gradients inputs, int input) {
        if (inputs.accumulates(input)) {
            Matmul.accumulate(inputs.into(input), left, right);
        } else {
            Matmul.into(inputs.into(input), left, right);
        }
    }
}
