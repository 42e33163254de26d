package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code y = a / b}, broadcast; {@code da = dy / b}, {@code db = -dy * y / b}. */
record Div(NDArray b, NDArray y) implements TwiceDifferentiable {
    static Tensor forward(Tensor a, Tensor b) {
        NDArray y = Elementwise.div(a.value(), b.value());
        return Tape.record(y, new Div(b.value(), y), a, b);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            inputs.add(0, Elementwise.div(dy, b));
        }
        if (inputs.needed(1)) {
            NDArray scaled = Elementwise.mul(dy, y);
            NDArray quotient = Elementwise.div(scaled, b);
            scaled.release();
            inputs.add(1, Elementwise.mul(quotient, -1f));
            quotient.release();
        }
    }

    @Override
    public void backward(Tensor dy, Tensor result, TensorGradients inputs) {
        Tensor share = dy.div(inputs.input(1));
        inputs.add(0, share);
        if (inputs.needed(1)) {
            inputs.add(1, share.mul(result).neg());
        }
    }
}
