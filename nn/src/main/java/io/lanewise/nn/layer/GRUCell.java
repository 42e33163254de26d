package io.lanewise.nn.layer;

import io.lanewise.core.kernel.RecurrentCells;
import io.lanewise.nn.autograd.Tensor;

/** One step of {@link GRU}. Shapes: {@link RNNCellBase}. */
public final class GRUCell extends RNNCellBase {
    /** With biases. */
    public GRUCell(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, true);
    }

    /** With or without biases. */
    public GRUCell(int inputSize, int hiddenSize, boolean bias) {
        super(RecurrentCells.GRU, inputSize, hiddenSize, bias);
    }

    /** The state after the step from a state. */
    public Tensor forward(Tensor x, Tensor h) {
        return step(x, h, null).output();
    }
}
