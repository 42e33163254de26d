package io.lanewise.nn.layer;

import io.lanewise.core.kernel.RecurrentCells;
import io.lanewise.nn.autograd.Tensor;

/** One step of {@link RNN}. Shapes: {@link RNNCellBase}. */
public final class RNNCell extends RNNCellBase {
    private final boolean relu;

    /** With biases and tanh. */
    public RNNCell(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, true, false);
    }

    /** With or without biases, with tanh or ReLU. */
    public RNNCell(int inputSize, int hiddenSize, boolean bias, boolean relu) {
        super(relu ? RecurrentCells.RELU : RecurrentCells.TANH, inputSize, hiddenSize, bias);
        this.relu = relu;
    }

    /** The state after the step from a state. */
    public Tensor forward(Tensor x, Tensor h) {
        return step(x, h, null).output();
    }

    @Override
    protected String extraRepr() {
        return super.extraRepr() + (relu ? ", nonlinearity=relu" : "");
    }
}
