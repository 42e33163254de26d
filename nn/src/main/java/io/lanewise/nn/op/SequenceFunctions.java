package io.lanewise.nn.op;

import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of {@link Functional} that is about sequences. */
abstract class SequenceFunctions extends MarginLossFunctions {
    SequenceFunctions() {}

    /**
     * All steps of a recurrent layer as one operation, the states' gradients included.
     *
     * @param x {@code [steps, batch, inputs]}, or {@code [batch, steps, inputs]} if {@code batchFirst}
     * @param h0 state before the first step, {@code [directions, batch, hidden]}; null for zeros
     * @param c0 the same of LSTM's cell
     * @param directions weights of one direction; of two, the second of which goes from the last step to the first
     * @return output {@code [steps, batch, directions hidden]} (or batch first), last states {@code [directions, batch, hidden]}
     * @throws IllegalArgumentException if shapes do not fit, or there is no step
     */
    public static RecurrentResult recurrent(
            RecurrentCell cell,
            Tensor x,
            @Nullable Tensor h0,
            @Nullable Tensor c0,
            List<RecurrentWeights> directions,
            boolean batchFirst) {
        return RecurrentOp.forward(cell, x, h0, c0, directions, batchFirst);
    }
}
