package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a recurrent layer in one direction, in PyTorch's order of gates: LSTM i, f, g, o; GRU r, z, n.
 *
 * @param input {@code [gates hidden, inputs]}, PyTorch's {@code weight_ih}
 * @param hidden {@code [gates hidden, hidden]}, PyTorch's {@code weight_hh}
 * @param inputBias {@code [gates hidden]}, PyTorch's {@code bias_ih}; both biases or none
 * @param hiddenBias {@code [gates hidden]}, PyTorch's {@code bias_hh}
 */
public record RecurrentWeights(
        Tensor input,
        Tensor hidden,
        @Nullable Tensor inputBias,
        @Nullable Tensor hiddenBias) {
    /** As inputs of an operation, in order. */
    List<Tensor> tensors() {
        Tensor first = inputBias;
        Tensor second = hiddenBias;
        return first == null || second == null ? List.of(input, hidden) : List.of(input, hidden, first, second);
    }

    /** Length of the state. */
    int size() {
        return hidden.shape().rank() == 2 ? hidden.shape().dim(1) : 0;
    }

    void check(RecurrentCell cell, int inputs, int size) {
        String name = cell.name();
        int rows = cell.recurrent() * size;
        Checks.shape(name, "the input weight", input.value(), Shape.of(rows, inputs));
        Checks.shape(name, "the hidden weight", hidden.value(), Shape.of(rows, size));
        if ((inputBias == null) != (hiddenBias == null)) {
            throw Checks.error(name, "expected both biases or none");
        }
        for (Tensor bias : tensors().subList(2, tensors().size())) {
            Checks.shape(name, "a bias", bias.value(), Shape.of(rows));
        }
    }
}
