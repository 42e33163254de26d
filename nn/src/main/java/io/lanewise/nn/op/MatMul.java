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
            boolean accumulate = inputs.accumulates(0);
            product(inputs.into(0), dy, b.transpose(), accumulate); // [m, n] [n, k]
        }
        if (inputs.needed(1)) {
            boolean accumulate = inputs.accumulates(1);
            product(inputs.into(1), a.transpose(), dy, accumulate); // [k, m] [m, n]
        }
    }

    /** {@code out = left right}, or {@code out += left right}. */
    static void product(NDArray out, NDArray left, NDArray right, boolean accumulate) {
        if (accumulate) {
            Matmul.accumulate(out, left, right);
        } else {
            Matmul.into(out, left, right);
        }
    }
}
