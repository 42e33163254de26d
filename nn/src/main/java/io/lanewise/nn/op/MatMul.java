package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** {@code y [m, n] = a [m, k] b [k, n]}, or vectors or batches of them; {@code da = dy bᵀ}, {@code db = aᵀ dy}. */
record MatMul(NDArray a, NDArray b) implements Backward {
    static Tensor forward(Tensor a, Tensor b) {
        int p = a.shape().rank();
        int q = b.shape().rank();
        if (p == 2 && q == 2) {
            return Tape.record(Matmul.of(a.value(), b.value()), new MatMul(a.value(), b.value()), a, b);
        }
        if (p == 0 || q == 0 || a.shape().dim(-1) != b.shape().dim(q == 1 ? 0 : -2)) {
            throw Checks.error(
                    "matmul",
                    "a's last dimension must equal b's last but one (a vector's only one), got " + a.shape() + " and "
                            + b.shape());
        }
        Tensor left = p == 1 ? Functional.unsqueeze(a, 0) : a;
        Tensor right = q == 1 ? Functional.unsqueeze(b, 1) : b;
        Tensor y = p <= 2 && q <= 2 ? forward(left, right) : BatchMatMul.forward(left, right);
        y = p == 1 ? Functional.squeeze(y, -2) : y;
        return q == 1 ? Functional.squeeze(y, -1) : y;
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
