package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code y = x ^ p} for a number p; {@code dx = dy * p * x ^ (p - 1)}, 0 where p is 0. */
record Pow(NDArray x, float exponent) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, float exponent) {
        return Tape.record(Elementwise.pow(x.value(), exponent), new Pow(x.value(), exponent), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (exponent == 0) {
            inputs.add(0, NDArray.zeros(x.shape()));
            return;
        }
        NDArray slope = Elementwise.pow(x, exponent - 1);
        NDArray scaled = Elementwise.mul(slope, exponent);
        slope.release();
        inputs.add(0, Elementwise.mul(dy, scaled));
        scaled.release();
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        Tensor x = inputs.input(0);
        inputs.add(0, exponent == 0 ? dy.mul(0f) : dy.mul(x.pow(exponent - 1)).mul(exponent));
    }
}
