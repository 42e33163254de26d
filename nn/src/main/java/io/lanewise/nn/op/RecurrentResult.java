package io.lanewise.nn.op;

import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a recurrent layer gives.
 *
 * @param output state after each step
 * @param h state after the last step of each direction
 * @param c cell after the last step of each direction; null but for LSTM
 */
public record RecurrentResult(
        Tensor output, Tensor h, @Nullable Tensor c) {}
