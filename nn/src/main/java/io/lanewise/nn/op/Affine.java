package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code scale * x + shift} with numbers; {@code dx = scale * dy}. */
record Affine(float scale) implements TwiceDifferentiable {
    static Tensor mul(Tensor x, float factor) {
        return Tape.record(Elementwise.mul(x.value(), factor), new Affine(factor), x);
    }

    static Tensor add(Tensor x, float shift) {
        return Tape.record(Elementwise.add(x.value(), shift), new Affine(1), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (scale == 1) {
            inputs.pass(0, dy);
        } else {
            inputs.add(0, Elementwise.mul(dy, scale));
        }
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, scale == 1 ? dy : dy.mul(scale));
    }

    @Override
    public String operation() {
        return scale == 1 ? "Add" : "Mul";
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
