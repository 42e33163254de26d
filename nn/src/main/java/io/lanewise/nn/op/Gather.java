package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Indexing;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** {@code y[i][j] = x[index[i][j]][j]} for dimension 0; each element's gradient is added to where it came from. Also for max, sort and topk. */
record Gather(int dim, NDArray index) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int dim, NDArray index) {
        return Tape.record(Indexing.gather(x.value(), dim, index), new Gather(dim, index), x);
    }

    /** The elements at indices that lack the dimension, or have it with length 1 if {@code keepDim}. */
    static ValuesIndices along(Tensor x, int dim, NDArray index, boolean keepDim) {
        Shape shape = x.shape();
        if (shape.rank() == 0) {
            return new ValuesIndices(Reshape.forward(x, x.value()), new Tensor(index));
        }
        int axis = shape.axis("gather", dim);
        NDArray kept = index.unsqueeze(axis);
        Tensor values = forward(x, axis, kept);
        return keepDim
                ? new ValuesIndices(values, new Tensor(kept))
                : new ValuesIndices(Functional.squeeze(values, axis), new Tensor(index));
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        NDArray dx = inputs.into(0);
        if (!accumulate) {
            dx.fill(0);
        }
        Indexing.scatterAdd(dx, dim, index, dy);
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, Tensor.zerosLike(inputs.input(0)).scatterAdd(dim, new Tensor(index), dy));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
