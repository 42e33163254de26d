package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.matmul.BatchedMatmul;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code y [.., m, n] = a [.., m, k] b [.., k, n]}, broadcast in front; {@code da = dy bᵀ}, {@code db = aᵀ dy}, summed where they were repeated. */
record BatchMatMul(NDArray a, NDArray b) implements TwiceDifferentiable {
    static Tensor forward(Tensor a, Tensor b) {
        return Tape.record(BatchedMatmul.of(a.value(), b.value()), new BatchMatMul(a.value(), b.value()), a, b);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            boolean accumulate = inputs.accumulates(0);
            BatchedMatmul.into(inputs.into(0), dy, b.transpose(), accumulate); // [.., m, n] [.., n, k]
        }
        if (inputs.needed(1)) {
            boolean accumulate = inputs.accumulates(1);
            BatchedMatmul.into(inputs.into(1), a.transpose(), dy, accumulate); // [.., k, m] [.., m, n]
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

    @Override
    public String operation() {
        return "Bmm";
    }
}
