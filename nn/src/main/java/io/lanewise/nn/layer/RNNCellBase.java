package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.RecurrentResult;
import io.lanewise.nn.op.RecurrentWeights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RNNCell}, {@link LSTMCell} and {@link GRUCell} share: one step. Input {@code [batch, inputSize]} and states
 * {@code [batch, hiddenSize]}, or both without the batch; parameters as those of {@link RNNBase}, without layer in their names.
 */
public abstract class RNNCellBase extends RecurrentModule {
    private final RecurrentWeights weights;

    RNNCellBase(RecurrentCell cell, int inputSize, int hiddenSize, boolean bias) {
        super(cell, inputSize, hiddenSize);
        this.weights = weights(inputSize, bias, "");
    }

    /** The hidden state after a step from zero states. */
    @Override
    public final Tensor forward(Tensor x) {
        return step(x, null, null).output();
    }

    /** One step; the output is the hidden state, h is of no account. */
    final RecurrentResult step(Tensor x, @Nullable Tensor h, @Nullable Tensor c) {
        int rank = x.shape().rank();
        if (rank < 1 || rank > 2 || x.shape().dim(-1) != inputSize) {
            throw Checks.error(
                    kind(),
                    "the input must be [batch, inputSize=" + inputSize + "], or [inputSize] without a batch, got "
                            + x.shape());
        }
        Shape state = x.shape().with(-1, hiddenSize);
        RecurrentResult result = Functional.recurrent(
                cell, inFront(x, rank), before("h", h, state), before("c", c, state), List.of(weights), false);
        Tensor after = result.c();
        return new RecurrentResult(
                behind(result.output(), rank), result.h(), after == null ? null : behind(after, rank));
    }

    private @Nullable Tensor before(String name, @Nullable Tensor state, Shape shape) {
        if (state == null) {
            return null;
        }
        Checks.shape(kind(), "the state " + name, state.value(), shape);
        return inFront(state, shape.rank());
    }

    /** As a step of a sequence, {@code [1, batch, n]}. */
    private static Tensor inFront(Tensor x, int rank) {
        return (rank == 1 ? x.unsqueeze(0) : x).unsqueeze(0);
    }

    private static Tensor behind(Tensor y, int rank) {
        Tensor step = y.squeeze(0);
        return rank == 1 ? step.squeeze(0) : step;
    }

    @Override
    protected String extraRepr() {
        return inputSize + ", " + hiddenSize + (weights.inputBias() == null ? ", bias=False" : "");
    }
}
