package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.RecurrentResult;
import io.lanewise.nn.op.RecurrentWeights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RNN}, {@link LSTM} and {@link GRU} share. Parameters, for each layer k and with the suffix {@code _reverse} for the second
 * direction, uniform within {@code 1 / sqrt(hiddenSize)} at first: {@code weight_ih_lk [gates hidden, in]},
 * {@code weight_hh_lk [gates hidden, hidden]}, {@code bias_ih_lk} and {@code bias_hh_lk [gates hidden]}.
 *
 * <p>An input is {@code [steps, batch, inputSize]}, or {@code [batch, steps, inputSize]} with {@code batchFirst}, or a single sequence
 * {@code [steps, inputSize]}; the output has {@code hiddenSize} features in the place of inputSize, twice as many with two directions.
 * States are {@code [layers directions, batch, hiddenSize]}, or without batch, in either case.
 */
public abstract class RNNBase extends RecurrentModule {
    private final RNNOptions options;

    /** For each layer its directions. */
    private final List<List<RecurrentWeights>> weights = new ArrayList<>();

    RNNBase(RecurrentCell cell, int inputSize, int hiddenSize, RNNOptions options) {
        super(cell, inputSize, hiddenSize);
        this.options = options;
        for (int layer = 0; layer < options.numLayers(); layer++) {
            int inputs = layer == 0 ? inputSize : directions() * hiddenSize;
            List<RecurrentWeights> both = new ArrayList<>();
            for (int direction = 0; direction < directions(); direction++) {
                both.add(weights(inputs, options.bias(), "_l" + layer + (direction == 1 ? "_reverse" : "")));
            }
            weights.add(both);
        }
    }

    private int directions() {
        return options.bidirectional() ? 2 : 1;
    }

    /** The states of the last layer after each step, from zero states: the output without the rest. */
    @Override
    public final Tensor forward(Tensor x) {
        return through(x, null, null).output();
    }

    /** All layers. */
    final RecurrentResult through(Tensor x, @Nullable Tensor h0, @Nullable Tensor c0) {
        int rank = x.shape().rank();
        if (rank < 2 || rank > 3 || x.shape().dim(-1) != inputSize) {
            String batched = options.batchFirst() ? "[batch, steps, " : "[steps, batch, ";
            throw Checks.error(
                    kind(),
                    "the input must be " + batched + "inputSize=" + inputSize
                            + "], or [steps, inputSize] without a batch, got " + x.shape());
        }
        if (rank == 3) {
            return batched(x, h0, c0);
        }
        int dim = options.batchFirst() ? 0 : 1;
        RecurrentResult one =
                batched(x.unsqueeze(dim), h0 == null ? null : h0.unsqueeze(1), c0 == null ? null : c0.unsqueeze(1));
        Tensor c = one.c();
        return new RecurrentResult(one.output().squeeze(dim), one.h().squeeze(1), c == null ? null : c.squeeze(1));
    }

    private RecurrentResult batched(Tensor x, @Nullable Tensor h0, @Nullable Tensor c0) {
        int batch = x.shape().dim(options.batchFirst() ? 0 : 1);
        Shape states = Shape.of(options.numLayers() * directions(), batch, hiddenSize);
        checkState("h", h0, states);
        checkState("c", c0, states);
        Tensor y = x;
        List<Tensor> hs = new ArrayList<>();
        List<Tensor> cs = new ArrayList<>();
        for (int layer = 0; layer < weights.size(); layer++) {
            if (layer > 0) {
                y = Functional.dropout(y, options.dropout(), isTraining());
            }
            RecurrentResult result = Functional.recurrent(
                    cell, y, part(h0, layer), part(c0, layer), weights.get(layer), options.batchFirst());
            y = result.output();
            hs.add(result.h());
            if (result.c() != null) {
                cs.add(result.c());
            }
        }
        return new RecurrentResult(y, all(hs), cs.isEmpty() ? null : all(cs));
    }

    private void checkState(String name, @Nullable Tensor state, Shape shape) {
        if (state != null) {
            Checks.shape(
                    kind(),
                    "the initial state " + name + " [layers directions, batch, hiddenSize]",
                    state.value(),
                    shape);
        }
    }

    private @Nullable Tensor part(@Nullable Tensor states, int layer) {
        int count = directions();
        return states == null || weights.size() == 1 ? states : states.slice(0, layer * count, (layer + 1) * count);
    }

    private static Tensor all(List<Tensor> states) {
        return states.size() == 1 ? states.getFirst() : Functional.cat(states, 0);
    }

    @Override
    protected final String extraRepr() {
        StringBuilder text = new StringBuilder(inputSize + ", " + hiddenSize);
        if (options.numLayers() != 1) {
            text.append(", num_layers=").append(options.numLayers());
        }
        if (!options.bias()) {
            text.append(", bias=False");
        }
        if (options.batchFirst()) {
            text.append(", batch_first=True");
        }
        if (options.dropout() != 0) {
            text.append(", dropout=").append(options.dropout());
        }
        if (options.bidirectional()) {
            text.append(", bidirectional=True");
        }
        return text.toString();
    }
}
