package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.Comparison;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.core.kernel.Where;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** Square root of the sum of squares over some dimensions; {@code dx = dy x / y}, and 0 where y is 0. */
record Norm(NDArray x, NDArray y) implements TwiceDifferentiable {
    static Tensor forward(Tensor input, boolean keepDim, int... dims) {
        NDArray x = input.value();
        NDArray squares = Elementwise.mul(x, x);
        NDArray y = Reductions.sum(squares, true, dims);
        squares.release();
        Activations.SQRT.forward(y, y);
        Shape shape = keepDim ? y.shape() : Dims.without(x.shape(), dims);
        return Tape.record(y.reshape(shape), new Norm(x, y), input);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        NDArray zero = NDArray.zeros(Shape.SCALAR);
        NDArray quotient = Elementwise.div(dy.reshape(y.shape()), y);
        NDArray scale = Where.of(Comparison.EQUAL.of(y, zero), zero, quotient);
        inputs.add(0, Elementwise.mul(x, scale));
    }

    @Override
    public void backward(Tensor dy, Tensor result, TensorGradients inputs) {
        Tensor norm = result.reshape(y.shape().dims());
        Tensor quotient = dy.reshape(y.shape().dims()).div(norm);
        inputs.add(0, inputs.input(0).mul(quotient.maskedFill(norm.eq(0), 0)));
    }
}
