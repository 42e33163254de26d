package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Comparison;
import io.lanewise.core.kernel.Conversion;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** Largest or smallest element over some dimensions; equals share the gradient. {@code y} has length 1 in the dimensions that are gone. */
record Amax(NDArray x, NDArray y, boolean largest) implements TwiceDifferentiable {
    static Tensor forward(Tensor input, boolean largest, boolean keepDim, int... dims) {
        NDArray x = input.value();
        NDArray y = largest ? Reductions.max(x, true, dims) : Reductions.min(x, true, dims);
        Shape shape = keepDim ? y.shape() : Dims.without(x.shape(), dims);
        return Tape.record(y.reshape(shape), new Amax(x, y, largest), input);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.add(0, shared(dy.reshape(y.shape())));
    }

    /** A number for each result, in equal parts where x has it. */
    private NDArray shared(NDArray whole) {
        NDArray mask = Comparison.EQUAL.of(x, y);
        NDArray parts = Conversion.toFloat(mask);
        mask.release();
        NDArray count = NDArray.zeros(y.shape());
        Reductions.sumTo(parts, count, false);
        Elementwise.mulInto(Elementwise.div(whole, count), parts);
        return parts;
    }

    @Override
    public void backward(Tensor dy, Tensor result, TensorGradients inputs) {
        NDArray parts = shared(NDArray.full(y.shape(), 1));
        inputs.add(0, dy.reshape(y.shape().dims()).mul(new Tensor(parts)));
    }

    @Override
    public String operation() {
        return largest ? "Amax" : "Amin";
    }
}
