package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Where;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** a where the mask is not 0, b elsewhere, broadcast; each element's gradient goes to the one that was chosen. */
record WhereOp(NDArray mask) implements TwiceDifferentiable {
    static Tensor forward(Tensor mask, Tensor a, Tensor b) {
        return Tape.record(Where.of(mask.value(), a.value(), b.value()), new WhereOp(mask.value()), a, b);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        NDArray zero = NDArray.zeros(Shape.SCALAR);
        if (inputs.needed(0)) {
            inputs.add(0, Where.of(mask, dy, zero));
        }
        if (inputs.needed(1)) {
            inputs.add(1, Where.of(mask, zero, dy));
        }
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        Tensor chosen = new Tensor(mask);
        inputs.add(0, Functional.where(chosen, dy, Tensor.scalar(0)));
        inputs.add(1, Functional.where(chosen, Tensor.scalar(0), dy));
    }

    @Override
    public String operation() {
        return "Where";
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
