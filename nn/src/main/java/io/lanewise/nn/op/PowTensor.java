package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.Comparison;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Powers;
import io.lanewise.core.kernel.Where;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code y = x ^ p}, broadcast; {@code dx = dy p x ^ (p - 1)}, {@code dp = dy y log(x)}, which is 0 where x is 0. */
record PowTensor(NDArray x, NDArray p, NDArray y) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, Tensor exponent) {
        NDArray y = Powers.of(x.value(), exponent.value());
        return Tape.record(y, new PowTensor(x.value(), exponent.value(), y), x, exponent);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        NDArray zero = NDArray.zeros(Shape.SCALAR);
        if (inputs.needed(0)) {
            NDArray dx = Powers.of(x, Elementwise.add(p, -1f));
            Elementwise.mulInto(p, dx);
            Elementwise.mulInto(dy, dx);
            inputs.add(0, Where.of(Comparison.EQUAL.of(p, zero), zero, dx));
        }
        if (inputs.needed(1)) {
            NDArray log = NDArray.empty(x.shape(), "pow");
            Activations.LOG.forward(x, log);
            NDArray dp = Elementwise.mul(y, log);
            Elementwise.mulInto(dy, dp);
            inputs.add(1, Where.of(Comparison.EQUAL.of(x, zero), zero, dp));
        }
    }

    @Override
    public void backward(Tensor dy, Tensor result, TensorGradients inputs) {
        Tensor base = inputs.input(0);
        Tensor power = inputs.input(1);
        if (inputs.needed(0)) {
            inputs.add(0, dy.mul(power).mul(base.pow(power.sub(1))).maskedFill(power.eq(0), 0));
        }
        if (inputs.needed(1)) {
            inputs.add(1, dy.mul(result).mul(base.log()).maskedFill(base.eq(0), 0));
        }
    }

    @Override
    public String operation() {
        return "Pow";
    }
}
