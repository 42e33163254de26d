package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Indexing;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** x, with {@code source[i][j]} put at {@code x[index[i][j]][j]} for dimension 0; dx is 0 there, {@code dsource} is gathered from dy. */
record Scatter(int dim, NDArray index) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int dim, NDArray index, Tensor source) {
        NDArray y = x.value().copy();
        Indexing.scatter(y, dim, index, source.value());
        return Tape.record(y, new Scatter(dim, index), x, source);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            NDArray dx = dy.copy();
            Indexing.scatter(dx, dim, index, NDArray.zeros(Shape.SCALAR).expand(index.shape()));
            inputs.add(0, dx);
        }
        if (inputs.needed(1)) {
            inputs.add(1, Indexing.gather(dy, dim, index));
        }
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        Tensor places = new Tensor(index);
        inputs.add(0, dy.scatter(dim, places, Tensor.zerosLike(inputs.input(1))));
        inputs.add(1, dy.gather(dim, places));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
