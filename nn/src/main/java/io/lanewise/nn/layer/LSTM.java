package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.kernel.RecurrentCells;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.RecurrentResult;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997), gates in the order i, f, g, o: {@code c' = f c + i g}, {@code h' = o tanh(c')}.
 * Shapes: {@link RNNBase}.
 *
 * <p>A state is carried from one piece of a long sequence to the next without its history:
 *
 * {@snippet :
 * LSTM.Output out = lstm.run(x, state);
 * state = out.state().detach();          // in a loop that opens scopes, keep() it, too
 * }
 */
public final class LSTM extends RNNBase {
    /** Hidden states and cells, {@code [layers directions, batch, hiddenSize]} each, or without the batch. */
    public record State(Tensor h, Tensor c) {
        /** The same numbers without history. */
        public State detach() {
            return new State(h.detach(), c.detach());
        }

        /** Lets both outlive the current scope. Returns this. */
        public State keep() {
            h.keep();
            c.keep();
            return this;
        }
    }

    /** What comes out: the last layer's hidden states after each step, and every layer's last hidden state and cell. */
    public record Output(Tensor output, Tensor h, Tensor c) {
        /** The last states, to go on with. */
        public State state() {
            return new State(h, c);
        }
    }

    /** One layer. */
    public LSTM(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, RNNOptions.DEFAULT);
    }

    /** As the options say. */
    public LSTM(int inputSize, int hiddenSize, RNNOptions options) {
        super(RecurrentCells.LSTM, inputSize, hiddenSize, options);
    }

    /** All steps from zero states on. */
    public Output run(Tensor x) {
        return output(through(x, null, null));
    }

    /** All steps from a state on. */
    public Output run(Tensor x, State state) {
        return output(through(x, state.h(), state.c()));
    }

    private static Output output(RecurrentResult result) {
        return new Output(result.output(), result.h(), Checks.present("LSTM", "c", result.c()));
    }
}
