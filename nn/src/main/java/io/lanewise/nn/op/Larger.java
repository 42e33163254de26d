package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Selection;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** The larger (or smaller) of a and b, broadcast; where they are equal each has half of the gradient. */
record Larger(NDArray a, NDArray b, boolean largest) implements TwiceDifferentiable {
    static Tensor forward(Tensor a, Tensor b, boolean largest) {
        NDArray y = largest ? Elementwise.maximum(a.value(), b.value()) : Elementwise.minimum(a.value(), b.value());
        return Tape.record(y, new Larger(a.value(), b.value(), largest), a, b);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            inputs.add(0, Elementwise.mul(share(a, b), dy));
        }
        if (inputs.needed(1)) {
            inputs.add(1, Elementwise.mul(share(b, a), dy));
        }
    }

    private NDArray share(NDArray own, NDArray other) {
        return largest ? Selection.share(own, other) : Selection.share(other, own);
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        for (int i = 0; i < 2; i++) {
            if (inputs.needed(i)) {
                inputs.add(i, dy.mul(new Tensor(share(i == 0 ? a : b, i == 0 ? b : a))));
            }
        }
    }

    @Override
    public String operation() {
        return largest ? "Maximum" : "Minimum";
    }
}
