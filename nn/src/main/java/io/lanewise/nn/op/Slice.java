package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** A part of one dimension; the gradient goes to that part, and is 0 elsewhere. */
record Slice(int dim, int start, int end, int step) implements Backward {
    static Tensor forward(Tensor x, int dim, int start, int end, int step) {
        return Tape.record(x.value().slice(dim, start, end, step), new Slice(dim, start, end, step), x);
    }

    static Tensor select(Tensor x, int dim, int index) {
        NDArray selected = x.value().select(dim, index);
        int at = index < 0 ? index + x.shape().dim(dim) : index;
        int axis = x.shape().axis("select", dim);
        return Tape.record(selected, new Slice(axis, at, at + 1, 1), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        NDArray dx = inputs.into(0);
        if (!accumulate) {
            dx.fill(0);
        }
        NDArray part = dx.slice(dim, start, end, step);
        Elementwise.addInto(dy.reshape(part.shape()), part);
    }
}
