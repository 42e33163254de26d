package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** The same elements in another shape; the gradient in the old shape. Also for squeeze, unsqueeze and flatten. */
record Reshape(Shape from) implements Backward {
    static Tensor forward(Tensor x, NDArray reshaped) {
        return Tape.record(reshaped, new Reshape(x.shape()), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.pass(0, dy.reshape(from));
    }
}
