package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Activation;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code y = f(x)} for an elementwise {@link Activation}; {@code dx = dy * f'(x, y)}. */
record Apply(Activation function, NDArray x, NDArray y) implements TwiceDifferentiable {
    static Tensor forward(Tensor input, Activation function) {
        Checks.floats(function.name(), input.value());
        NDArray x = input.value().contiguous();
        NDArray y = NDArray.empty(x.shape(), function.name());
        function.forward(x, y);
        return Tape.record(y, new Apply(function, x, y), input);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        function.backward(x, y, dy, inputs.inPlace(0, dy), accumulate);
    }

    @Override
    public void backward(Tensor dy, Tensor result, TensorGradients inputs) {
        inputs.add(0, dy.mul(Derivatives.of(function, inputs.input(0), result)));
    }

    @Override
    public String operation() {
        return function.name();
    }
}
