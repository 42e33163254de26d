package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** A part of a dimension put back into zeros: the gradient of {@link Slice} as an operation. */
record Embed(Slice slice) implements TwiceDifferentiable {
    static Tensor forward(Tensor part, Slice slice, Shape whole) {
        NDArray y = NDArray.zeros(whole);
        slice.of(y).copyFrom(part.value());
        return Tape.record(y, new Embed(slice), part);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.pass(0, slice.of(dy));
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, Functional.slice(dy, slice.dim(), slice.start(), slice.end(), slice.step()));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
