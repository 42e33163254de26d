package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Scan;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** Running sums along a dimension; the gradient's run from the end. */
record CumSum(int dim) implements Backward {
    static Tensor forward(Tensor x, int dim) {
        return Tape.record(Scan.sum(x.value(), dim, false), new CumSum(dim), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.add(0, Scan.sum(dy, dim, true));
    }
}
