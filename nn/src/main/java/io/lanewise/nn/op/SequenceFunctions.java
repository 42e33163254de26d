package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of {@link Functional} that is about sequences. */
abstract class SequenceFunctions extends MarginLossFunctions {
    private static final String ATTENTION = "scaled_dot_product_attention";

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

    /** Attention without mask and dropout, scaled by {@code 1 / sqrt(width)}. */
    public static Tensor scaledDotProductAttention(Tensor q, Tensor k, Tensor v) {
        return scaledDotProductAttention(q, k, v, null, 0, false);
    }

    /** Attention scaled by {@code 1 / sqrt(width)}. */
    public static Tensor scaledDotProductAttention(
            Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, float dropout, boolean causal) {
        int width = q.shape().rank() == 0 ? 1 : q.shape().dim(-1);
        return scaledDotProductAttention(q, k, v, mask, dropout, causal, (float) (1 / Math.sqrt(width)));
    }

    /**
     * {@code softmax(scale q kᵀ + mask) v} (Vaswani et al., 2017), without ever making all scores of long sequences. A query that may attend
     * to nothing gives zeros.
     *
     * @param q {@code [.., queries, width]}
     * @param k {@code [.., keys, width]}, with the dimensions in front of q
     * @param v {@code [.., keys, valueWidth]}, the same
     * @param mask broadcast to {@code [.., queries, keys]}: int32 with 1 where attention is allowed, or numbers to add; null for none. It has no
     *     gradient
     * @param dropout probability with which a weight is dropped, and the others scaled up: 0 but in training
     * @param causal whether query i attends to keys 0 to i only
     * @return {@code [.., queries, valueWidth]}
     * @throws IllegalArgumentException if shapes do not fit
     */
    public static Tensor scaledDotProductAttention(
            Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, float dropout, boolean causal, float scale) {
        Shape shape = q.shape();
        int rank = shape.rank();
        boolean fits = rank >= 2 && k.shape().rank() == rank && v.shape().rank() == rank;
        for (int i = 0; fits && i < rank - 2; i++) {
            fits = k.shape().dim(i) == shape.dim(i) && v.shape().dim(i) == shape.dim(i);
        }
        if (!fits
                || k.shape().dim(-1) != shape.dim(-1)
                || v.shape().dim(-2) != k.shape().dim(-2)) {
            throw Checks.error(
                    ATTENTION,
                    "expected queries [.., queries, width], keys [.., keys, width] and values [.., keys, valueWidth] of equal"
                            + " dimensions in front, got " + shape + ", " + k.shape() + " and " + v.shape());
        }
        if (rank == 4) {
            return AttentionOp.apart(q, k, v, new AttentionOp.Rule(mask, dropout, causal, scale));
        }
        Tensor wide = mask;
        if (mask != null && rank > 4) {
            int[] scores = shape.dims();
            scores[rank - 1] = k.shape().dim(-2);
            wide = mask.expand(scores).reshape(inFour(scores));
        } else if (mask != null && rank == 3 && mask.shape().rank() == 3) {
            wide = mask.unsqueeze(1);
        }
        Tensor y = AttentionOp.apart(
                q.reshape(inFour(shape.dims())),
                k.reshape(inFour(k.shape().dims())),
                v.reshape(inFour(v.shape().dims())),
                new AttentionOp.Rule(wide, dropout, causal, scale));
        return y.reshape(shape.with(-1, v.shape().dim(-1)).dims());
    }

    /** {@code [batch, heads, length, width]}, one head if there are fewer dimensions. */
    private static int[] inFour(int... dims) {
        int rank = dims.length;
        int inFront = Arrays.stream(dims, 0, rank - 2).reduce(1, (a, b) -> a * b);
        int heads = rank > 4 ? dims[rank - 3] : 1;
        return new int[] {heads == 0 ? 0 : inFront / heads, heads, dims[rank - 2], dims[rank - 1]};
    }

    /**
     * Attention of heads that lie side by side, as products for all heads give them; scaled by {@code 1 / sqrt(width of a head)}.
     *
     * @param projections one tensor {@code [batch, length, 3 embed]} of queries, keys and values; two, {@code [batch, queries, embed]} of queries
     *     and {@code [batch, keys, 2 embed]} of keys and values; or three
     * @param heads of {@code embed / heads} columns each
     * @param mask broadcast to {@code [batch, heads, queries, keys]}, see {@link #scaledDotProductAttention}
     * @param batchFirst whether tensors are as above, and not {@code [length, batch, ..]}
     * @return {@code [batch, queries, embed]}, or {@code [queries, batch, embed]}
     * @throws IllegalArgumentException if shapes do not fit
     */
    public static Tensor attentionOfHeads(
            List<Tensor> projections,
            int heads,
            @Nullable Tensor mask,
            float dropout,
            boolean causal,
            boolean batchFirst) {
        String name = "attention_of_heads";
        int count = projections.size();
        Checks.that(count >= 1 && count <= 3, name, "expected one to three projections");
        for (Tensor each : projections) {
            Checks.rank(name, "a projection", each.value(), 3);
        }
        Shape first = projections.getFirst().shape();
        int embed = count == 1 ? first.dim(2) / 3 : first.dim(2);
        int width = embed / Checks.positive(name, "heads", heads);
        boolean fits = width * heads == embed
                && (count == 1
                        ? first.dim(2) == 3 * embed
                        : projections.get(1).shape().dim(2) == (count == 2 ? 2 : 1) * embed);
        if (!fits
                || (count == 3
                        && !projections.get(2).shape().equals(projections.get(1).shape()))) {
            throw Checks.error(
                    name,
                    "projections must have 3 embed, embed and 2 embed, or embed columns each, embed a multiple of heads="
                            + heads
                            + ", got "
                            + projections.stream().map(Tensor::shape).toList());
        }
        List<AttentionOp.Part> parts = List.of(
                new AttentionOp.Part(0, heads, 0, width),
                new AttentionOp.Part(Math.min(1, count - 1), heads, count == 1 ? embed : 0, width),
                new AttentionOp.Part(count - 1, heads, count == 3 ? 0 : (3 - count) * embed, width));
        return AttentionOp.run(
                name,
                projections,
                parts,
                first.with(2, embed),
                new AttentionOp.Part(0, heads, 0, width),
                !batchFirst,
                new AttentionOp.Rule(mask, dropout, causal, (float) (1 / Math.sqrt(width))));
    }
}
