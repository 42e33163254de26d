package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;

/**
 * How the layers of a transformer are made:
 * {@code new TransformerEncoderLayer(128, 4, TransformerOptions.DEFAULT.dimFeedforward(512).batchFirst(true))}.
 *
 * @param dimFeedforward features between the two linear layers
 * @param dropout probability in training
 * @param activation between the two linear layers, ReLU or GELU or another
 * @param layerNormEps added to the variance
 * @param batchFirst whether tensors are {@code [batch, length, dModel]} instead of {@code [length, batch, dModel]}
 * @param normFirst whether each part normalises its input, and not the sum behind it
 */
public record TransformerOptions(
        int dimFeedforward,
        float dropout,
        Activation activation,
        float layerNormEps,
        boolean batchFirst,
        boolean normFirst) {
    /** 2048 features, dropout of 0.1, ReLU, eps 1e-5, length first, norms behind. */
    public static final TransformerOptions DEFAULT =
            new TransformerOptions(2048, 0.1f, Activations.RELU, 1e-5f, false, false);

    /** Checks the numbers. */
    public TransformerOptions {
        Checks.positive("TransformerOptions", "dimFeedforward", dimFeedforward);
        Checks.range("TransformerOptions", "dropout", dropout, 0, 1);
        Checks.notNegative("TransformerOptions", "layerNormEps", layerNormEps);
    }

    /** These with other features between the linear layers. */
    public TransformerOptions dimFeedforward(int features) {
        return new TransformerOptions(features, dropout, activation, layerNormEps, batchFirst, normFirst);
    }

    /** These with dropout. */
    public TransformerOptions dropout(float p) {
        return new TransformerOptions(dimFeedforward, p, activation, layerNormEps, batchFirst, normFirst);
    }

    /** These with another function between the linear layers. */
    public TransformerOptions activation(Activation function) {
        return new TransformerOptions(dimFeedforward, dropout, function, layerNormEps, batchFirst, normFirst);
    }

    /** These with the batch first or the length. */
    public TransformerOptions batchFirst(boolean on) {
        return new TransformerOptions(dimFeedforward, dropout, activation, layerNormEps, on, normFirst);
    }

    /** These with norms in front or behind. */
    public TransformerOptions normFirst(boolean on) {
        return new TransformerOptions(dimFeedforward, dropout, activation, layerNormEps, batchFirst, on);
    }

    /** Those of the attention within. */
    AttentionOptions attention() {
        return AttentionOptions.DEFAULT.dropout(dropout).batchFirst(batchFirst);
    }

    /** A norm over the features. */
    LayerNorm norm(int features) {
        return new LayerNorm(new int[] {features}, layerNormEps, true, true);
    }
}
