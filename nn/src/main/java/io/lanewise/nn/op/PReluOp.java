package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.PRelu;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;

/** {@code x} where positive, {@code w x} elsewhere; {@code dw = sum(dy x)} over what is not positive. */
record PReluOp(NDArray x, NDArray w) implements Backward {
    /** @param weight one slope, or one for each channel (dimension 1 of x) */
    static Tensor forward(Tensor x, Tensor weight) {
        Checks.rank("prelu", "weight", weight.value(), 1);
        int rank = x.shape().rank();
        int channels = rank < 2 ? 1 : x.shape().dim(1);
        if (weight.size() != 1 && weight.size() != channels) {
            throw Checks.error(
                    "prelu",
                    "weight must have 1 slope or one for each of the " + channels + " channels (dimension 1) of "
                            + x.shape() + ", got " + weight.shape());
        }
        int[] dims = new int[weight.size() == 1 ? 0 : rank - 1];
        if (dims.length > 0) {
            Arrays.fill(dims, 1);
            dims[0] = channels;
        }
        return elementwise(x, Functional.reshape(weight, dims));
    }

    /** With slopes that broadcast to x. */
    static Tensor elementwise(Tensor x, Tensor slopes) {
        NDArray y = PRelu.forward(x.value(), slopes.value());
        return Tape.record(y, new PReluOp(x.value(), slopes.value()), x, slopes);
    }

    @Override
    public void backward(NDArray dy, Gradients inputs) {
        if (inputs.needed(0)) {
            inputs.add(0, PRelu.inputGradient(x, w, dy));
        }
        if (inputs.needed(1)) {
            inputs.add(1, PRelu.slopeGradient(x, dy));
        }
    }

    @Override
    public String operation() {
        return "prelu";
    }
}
