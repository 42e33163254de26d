package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code y [m, n] = a [m, k] b [k, n]}, or vectors or batches of them; {@code da = dy bᵀ}, {@code db = aᵀ dy}. */
record MatMul(NDArray a, NDArray b) implements TwiceDifferentiable {
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

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        if (inputs.needed(0)) {
            inputs.add(0, dy.matmul(inputs.input(1).t()));
        }
        if (inputs.needed(1)) {
            inputs.add(1, inputs.input(0).t().matmul(dy));
        }
    }
}
