package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** A part of one dimension; the gradient goes to that part, and is 0 elsewhere. */
record Slice(int dim, int start, int end, int step) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int dim, int start, int end, int step) {
        return Tape.record(x.value().slice(dim, start, end, step), new Slice(dim, start, end, step), x);
    }

    static Tensor select(Tensor x, int dim, int index) {
        NDArray selected = x.value().select(dim, index);
        int at = index < 0 ? index + x.shape().dim(dim) : index;
        int axis = x.shape().axis("select", dim);
        return Tape.record(selected, new Slice(axis, at, at + 1, 1), x);
    }

    /** That part of an array of the input's shape. */
    NDArray of(NDArray x) {
        return x.slice(dim, start, end, step);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        NDArray dx = inputs.into(0);
        if (!accumulate) {
            dx.fill(0);
        }
        NDArray part = of(dx);
        Elementwise.addInto(dy.reshape(part.shape()), part);
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        Shape whole = inputs.input(0).shape();
        Shape part = whole.with(dim, of(inputs.input(0).value()).shape().dim(dim));
        inputs.add(0, Embed.forward(dy.reshape(part.dims()), this, whole));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
