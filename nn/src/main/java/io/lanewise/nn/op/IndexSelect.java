package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** Slices of the first dimension by index, which may repeat; each slice's gradient is added to where it came from. */
record IndexSelect(int... indices) implements Backward {
    static Tensor forward(Tensor x, int... indices) {
        Shape shape = x.shape().with(0, indices.length);
        NDArray y = NDArray.empty(x.value().type(), shape, "index_select");
        for (int i = 0; i < indices.length; i++) {
            y.select(0, i).copyFrom(x.value().select(0, indices[i]));
        }
        return Tape.record(y, new IndexSelect(indices.clone()), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        boolean accumulate = inputs.accumulates(0);
        NDArray dx = inputs.into(0);
        if (!accumulate) {
            dx.fill(0);
        }
        for (int i = 0; i < indices.length; i++) {
            Elementwise.addInto(dy.select(0, i), dx.select(0, indices[i]));
        }
    }
}
