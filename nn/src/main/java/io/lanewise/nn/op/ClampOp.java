package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Clamp;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code min(max(x, low), high)}; the gradient passes where x is within the bounds or on them. */
record ClampOp(NDArray x, float low, float high) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, float low, float high) {
        Checks.floats("clamp", x.value());
        if (!(low <= high)) {
            throw Checks.error("clamp", "the lower bound must not be above the upper one, got " + low + " and " + high);
        }
        return Tape.record(Clamp.forward(x.value(), low, high), new ClampOp(x.value(), low, high), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.add(0, Clamp.backward(x, dy, low, high));
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        Tensor within = inputs.input(0).ge(low).logicalAnd(inputs.input(0).le(high));
        inputs.add(0, Functional.where(within, dy, Tensor.scalar(0)));
    }

    @Override
    public String operation() {
        return "Clamp";
    }
}
