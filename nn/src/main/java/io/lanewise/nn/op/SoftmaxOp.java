package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Softmax;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/**
 * Softmax y or its logarithm along a dimension; {@code dx = y (dy - sum(dy y))}, and for the logarithm
 * {@code dx = dy - exp(y) sum(dy)}.
 */
record SoftmaxOp(NDArray y, int dim, boolean logarithm) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int dim, boolean logarithm) {
        Checks.floats(logarithm ? "log_softmax" : "softmax", x.value());
        NDArray y = logarithm ? Softmax.logSoftmax(x.value(), dim) : Softmax.softmax(x.value(), dim);
        return Tape.record(y, new SoftmaxOp(y, dim, logarithm), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        if (logarithm) {
            Softmax.logSoftmaxBackward(y, dy, inputs.into(0), dim, accumulate);
        } else {
            Softmax.softmaxBackward(y, dy, inputs.into(0), dim, accumulate);
        }
    }

    @Override
    public void backward(Tensor dy, Tensor result, TensorGradients inputs) {
        if (logarithm) {
            inputs.add(0, dy.sub(result.exp().mul(dy.sum(true, dim))));
        } else {
            inputs.add(0, result.mul(dy.sub(dy.mul(result).sum(true, dim))));
        }
    }

    @Override
    public String operation() {
        return logarithm ? "LogSoftmax" : "Softmax";
    }
}
