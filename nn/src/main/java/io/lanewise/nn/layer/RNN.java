package io.lanewise.nn.layer;

import io.lanewise.core.kernel.RecurrentCells;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.RecurrentResult;

/** Recurrent net of Elman (1990): {@code h = tanh(x W_ihᵀ + b_ih + h W_hhᵀ + b_hh)}, or with ReLU. Shapes: {@link RNNBase}. */
public final class RNN extends RNNBase {
    /** What comes out: the last layer's states after each step, and every layer's last state. */
    public record Output(Tensor output, Tensor h) {}

    /** With tanh. */
    public RNN(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, RNNOptions.DEFAULT);
    }

    /** With tanh. */
    public RNN(int inputSize, int hiddenSize, RNNOptions options) {
        this(inputSize, hiddenSize, options, false);
    }

    /** With tanh or ReLU. */
    public RNN(int inputSize, int hiddenSize, RNNOptions options, boolean relu) {
        super(relu ? RecurrentCells.RELU : RecurrentCells.TANH, inputSize, hiddenSize, options);
    }

    /** Whether states go through ReLU, and not tanh. */
    public boolean relu() {
        return cell == RecurrentCells.RELU;
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
