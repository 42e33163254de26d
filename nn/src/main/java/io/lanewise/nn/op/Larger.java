package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Selection;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** The larger (or smaller) of a and b, broadcast; where they are equal each has half of the gradient. */
record Larger(NDArray a, NDArray b, boolean largest) implements Backward {
    static Tensor forward(Tensor a, Tensor b, boolean largest) {
        NDArray y = largest ? Elementwise.maximum(a.value(), b.value()) : Elementwise.minimum(a.value(), b.value());
        return Tape.record(y, new Larger(a.value(), b.value(), largest), a, b);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            inputs.add(0, share(a, b, dy));
        }
        if (inputs.needed(1)) {
            inputs.add(1, share(b, a, dy));
        }
    }

    private NDArray share(NDArray own, NDArray other, NDArray dy) {
        NDArray share = largest ? Selection.share(own, other) : Selection.share(other, own);
        Elementwise.mulInto(dy, share);
        return share;
    }

    @Override
    public String operation() {
        return largest ? "Maximum" : "Minimum";
    }
}
