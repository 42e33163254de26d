package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Indexing;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** x, with {@code source[i][j]} added to {@code x[index[i][j]][j]} for dimension 0; {@code dx = dy}, {@code dsource} is gathered from dy. */
record ScatterAdd(int dim, NDArray index) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int dim, NDArray index, Tensor source) {
        NDArray y = x.value().copy();
        Indexing.scatterAdd(y, dim, index, source.value());
        return Tape.record(y, new ScatterAdd(dim, index), x, source);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            inputs.pass(0, dy);
        }
        if (inputs.needed(1)) {
            inputs.add(1, Indexing.gather(dy, dim, index));
        }
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, dy);
        inputs.add(1, dy.gather(dim, new Tensor(index)));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
