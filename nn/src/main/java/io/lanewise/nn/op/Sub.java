package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code a - b}, broadcast; {@code da = dy}, {@code db = -dy}. */
record Sub() implements TwiceDifferentiable {
    private static final Sub SUB = new Sub();

    static Tensor forward(Tensor a, Tensor b) {
        return Tape.record(Elementwise.sub(a.value(), b.value()), SUB, a, b);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            inputs.pass(0, dy);
        }
        if (inputs.needed(1)) {
            inputs.add(1, Elementwise.mul(dy, -1f));
        }
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, dy);
        if (inputs.needed(1)) {
            inputs.add(1, dy.neg());
        }
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
