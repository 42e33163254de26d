package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;

/** Dimensions in another order; the gradient's are brought back. */
record Permute(int... order) implements Backward {
    static Tensor forward(Tensor x, int... order) {
        NDArray y = x.value().permute(order);
        return Tape.record(y, new Permute(order.clone()), x);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            back[Math.floorMod(order[i], order.length)] = i;
        }
        inputs.pass(0, dy.permute(back));
    }
}
