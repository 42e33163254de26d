package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Triangle;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** The lower or upper triangle, zeros elsewhere, of matrices and of their gradient. */
record TriangleOp(int diagonal, boolean lower) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int diagonal, boolean lower) {
        TriangleOp operation = new TriangleOp(diagonal, lower);
        return Tape.record(operation.of(x.value()), operation, x);
    }

    private NDArray of(NDArray x) {
        return lower ? Triangle.lower(x, diagonal) : Triangle.upper(x, diagonal);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.add(0, of(dy));
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, forward(dy, diagonal, lower));
    }

    @Override
    public String operation() {
        return lower ? "Tril" : "Triu";
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
