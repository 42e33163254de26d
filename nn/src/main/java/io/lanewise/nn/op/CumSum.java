package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Scan;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** Running sums along a dimension; the gradient's run from the end. */
record CumSum(int dim) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int dim) {
        return Tape.record(Scan.sum(x.value(), dim, false), new CumSum(dim), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.add(0, Scan.sum(dy, dim, true));
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, dy.flip(dim).cumsum(dim).flip(dim));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
