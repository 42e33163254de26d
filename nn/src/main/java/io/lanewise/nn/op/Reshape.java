package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** The same elements in another shape; the gradient in the old shape. Also for squeeze, unsqueeze and flatten. */
record Reshape(Shape from) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, NDArray reshaped) {
        return Tape.record(reshaped, new Reshape(x.shape()), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.pass(0, dy.reshape(from));
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, dy.reshape(from.dims()));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
