package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;
import java.util.List;

/** Tensors one after the other along a dimension; each has its part of the gradient. */
record Cat(int dim, int... lengths) implements TwiceDifferentiable {
    static Tensor forward(List<Tensor> parts, int dim) {
        Checks.that(!parts.isEmpty(), "cat", "expected at least one tensor, got none");
        NDArray first = parts.getFirst().value();
        if (first.shape().rank() == 0) {
            throw Checks.error("cat", "numbers have no dimension to lie along; stack() makes a vector of them");
        }
        int axis = first.shape().axis("cat", dim);
        int[] lengths = new int[parts.size()];
        int total = 0;
        for (int i = 0; i < lengths.length; i++) {
            NDArray part = parts.get(i).value();
            Checks.sameType("cat", first, part);
            lengths[i] =
                    part.shape().rank() == first.shape().rank() ? part.shape().dim(axis) : 0;
            if (!part.shape().equals(first.shape().with(axis, lengths[i]))) {
                throw Checks.error(
                        "cat",
                        "shapes must be equal but for dimension " + axis + ", got " + first.shape() + " and "
                                + part.shape());
            }
            total = Math.addExact(total, lengths[i]);
        }
        NDArray y = NDArray.empty(first.type(), first.shape().with(axis, total), "cat");
        int start = 0;
        for (int i = 0; i < lengths.length; i++) {
            y.slice(axis, start, start + lengths[i]).copyFrom(parts.get(i).value());
            start += lengths[i];
        }
        return Tape.record(y, new Cat(axis, lengths), parts.toArray(Tensor[]::new));
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        int start = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (inputs.needed(i)) {
                inputs.pass(i, dy.slice(dim, start, start + lengths[i]));
            }
            start += lengths[i];
        }
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        int start = 0;
        for (int i = 0; i < lengths.length; i++) {
            inputs.add(i, dy.slice(dim, start, start + lengths[i]));
            start += lengths[i];
        }
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
