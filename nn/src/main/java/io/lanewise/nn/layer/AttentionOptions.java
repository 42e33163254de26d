package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;

/**
 * How {@link MultiheadAttention} is made: {@code new MultiheadAttention(64, 4, AttentionOptions.DEFAULT.batchFirst(true))}.
 *
 * @param dropout probability with which, in training, a weight is dropped
 * @param bias whether the projections have biases
 * @param batchFirst whether tensors are {@code [batch, length, ..]} instead of {@code [length, batch, ..]}
 * @param kdim features of keys; 0 for as many as queries have
 * @param vdim features of values; 0 for the same
 */
public record AttentionOptions(float dropout, boolean bias, boolean batchFirst, int kdim, int vdim) {
    /** No dropout, with biases, length first, keys and values like queries. */
    public static final AttentionOptions DEFAULT = new AttentionOptions(0, true, false, 0, 0);

    /** Checks the numbers. */
    public AttentionOptions {
        Checks.range("AttentionOptions", "dropout", dropout, 0, 1);
        Checks.that(kdim >= 0 && vdim >= 0, "AttentionOptions", "kdim and vdim must not be negative");
    }

    /** These with dropout of weights. */
    public AttentionOptions dropout(float p) {
        return new AttentionOptions(p, bias, batchFirst, kdim, vdim);
    }

    /** These with biases or without. */
    public AttentionOptions bias(boolean on) {
        return new AttentionOptions(dropout, on, batchFirst, kdim, vdim);
    }

    /** These with the batch first or the length. */
    public AttentionOptions batchFirst(boolean on) {
        return new AttentionOptions(dropout, bias, on, kdim, vdim);
    }

    /** These with other features of keys and values. */
    public AttentionOptions features(int keys, int values) {
        return new AttentionOptions(dropout, bias, batchFirst, keys, values);
    }
}
