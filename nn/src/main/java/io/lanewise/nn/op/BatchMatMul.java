package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.matmul.BatchedMatmul;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** {@code y [.., m, n] = a [.., m, k] b [.., k, n]}, broadcast in front; {@code da = dy bᵀ}, {@code db = aᵀ dy}, summed where they were repeated. */
record BatchMatMul(NDArray a, NDArray b) implements Backward {
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
    public String operation() {
        return "Bmm";
    }
}
