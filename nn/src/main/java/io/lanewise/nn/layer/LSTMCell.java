package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.kernel.RecurrentCells;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.RecurrentResult;

/** One step of {@link LSTM}. Shapes: {@link RNNCellBase}. */
public final class LSTMCell extends RNNCellBase {
    /** With biases. */
    public LSTMCell(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, true);
    }

    /** With or without biases. */
    public LSTMCell(int inputSize, int hiddenSize, boolean bias) {
        super(RecurrentCells.LSTM, inputSize, hiddenSize, bias);
    }

    /** The states after the step from zero states, {@code [batch, hiddenSize]} each. */
    public LSTM.State run(Tensor x) {
        return state(step(x, null, null));
    }

    /** The states after the step from these. */
    public LSTM.State run(Tensor x, LSTM.State before) {
        return state(step(x, before.h(), before.c()));
    }

    private static LSTM.State state(RecurrentResult result) {
        return new LSTM.State(result.output(), Checks.present("LSTMCell", "c", result.c()));
    }
}
