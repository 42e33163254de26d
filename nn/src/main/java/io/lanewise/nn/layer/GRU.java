package io.lanewise.nn.layer;

import io.lanewise.core.kernel.RecurrentCells;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.RecurrentResult;

/**
 * Gated recurrent units (Cho et al., 2014) in PyTorch's form, gates in the order r, z, n: {@code n = tanh(W_in x + b_in + r (W_hn h + b_hn))},
 * {@code h' = (1 - z) n + z h}. Shapes: {@link RNNBase}.
 */
public final class GRU extends RNNBase {
    /** What comes out: the last layer's states after each step, and every layer's last state. */
    public record Output(Tensor output, Tensor h) {}

    /** One layer. */
    public GRU(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, RNNOptions.DEFAULT);
    }

    /** As the options say. */
    public GRU(int inputSize, int hiddenSize, RNNOptions options) {
        super(RecurrentCells.GRU, inputSize, hiddenSize, options);
    }

    /** All steps from zero states on. */
    public Output run(Tensor x) {
        return output(through(x, null, null));
    }

    /** All steps from a state on: {@code [layers directions, batch, hiddenSize]}. */
    public Output run(Tensor x, Tensor h0) {
        return output(through(x, h0, null));
    }

    private static Output output(RecurrentResult result) {
        return new Output(result.output(), result.h());
    }
}
