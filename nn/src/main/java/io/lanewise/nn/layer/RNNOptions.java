package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;

/**
 * How a recurrent layer is made: {@code new LSTM(64, 128, RNNOptions.DEFAULT.numLayers(2).dropout(0.2f))}.
 *
 * @param numLayers layers on top of each other, each but the first fed with the one below
 * @param bias whether there are biases
 * @param batchFirst whether input and output are {@code [batch, steps, ..]} instead of {@code [steps, batch, ..]}
 * @param dropout probability with which, in training, elements of the output of each layer but the last are zeroed
 * @param bidirectional whether each layer also goes through the steps from last to first; outputs stand side by side
 */
public record RNNOptions(int numLayers, boolean bias, boolean batchFirst, float dropout, boolean bidirectional) {
    /** One layer in one direction, with biases, steps first. */
    public static final RNNOptions DEFAULT = new RNNOptions(1, true, false, 0, false);

    /** Checks the numbers. */
    public RNNOptions {
        Checks.positive("RNNOptions", "numLayers", numLayers);
        Checks.range("RNNOptions", "dropout", dropout, 0, 1);
    }

    /** These with a number of layers. */
    public RNNOptions numLayers(int layers) {
        return new RNNOptions(layers, bias, batchFirst, dropout, bidirectional);
    }

    /** These with biases or without. */
    public RNNOptions bias(boolean on) {
        return new RNNOptions(numLayers, on, batchFirst, dropout, bidirectional);
    }

    /** These with the batch first or the steps. */
    public RNNOptions batchFirst(boolean on) {
        return new RNNOptions(numLayers, bias, on, dropout, bidirectional);
    }

    /** These with dropout between layers. */
    public RNNOptions dropout(float p) {
        return new RNNOptions(numLayers, bias, batchFirst, p, bidirectional);
    }

    /** These with two directions or one. */
    public RNNOptions bidirectional(boolean on) {
        return new RNNOptions(numLayers, bias, batchFirst, dropout, on);
    }
}
