package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.autograd.TensorGradients;
import io.lanewise.nn.autograd.TwiceDifferentiable;

/** Dimensions in another order; the gradient's are brought back. */
record Permute(int... order) implements TwiceDifferentiable {
    static Tensor forward(Tensor x, int... order) {
        NDArray y = x.value().permute(order);
        return Tape.record(y, new Permute(order.clone()), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        inputs.pass(0, dy.permute(back()));
    }

    private int[] back() {
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            back[Math.floorMod(order[i], order.length)] = i;
        }
        return back;
    }

    @Override
    public void backward(Tensor dy, Tensor y, TensorGradients inputs) {
        inputs.add(0, dy.permute(back()));
    }

    @Override
    public boolean needsValues() {
        return false;
    }
}
