package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Indexing;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;
import java.util.Arrays;

/** Slices of a dimension by index, which may repeat; each slice's gradient is added to where it came from. Also for flip. */
record IndexSelect(int dim, NDArray index) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int dim, NDArray index) {
        return Tape.record(Indexing.select(x.value(), dim, index), new IndexSelect(dim, index), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        NDArray dx = inputs.into(0);
        if (!accumulate) {
            dx.fill(0);
        }
        Indexing.add(dx, dim, index, dy);
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        int[] along = new int[dy.shape().rank()];
        Arrays.fill(along, 1);
        along[dy.shape().axis("index_select", dim)] = -1;
        NDArray places = index.reshape(along).expand(dy.shape());
        inputs.add(0, Tensor.zerosLike(inputs.input(0)).scatterAdd(dim, new Tensor(places), dy));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
