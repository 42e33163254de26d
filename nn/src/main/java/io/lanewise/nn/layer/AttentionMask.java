package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import org.jspecify.annotations.Nullable;

/**
 * What attention must leave out, as PyTorch's layers take it: a mask of int32 has 1 where attention is <em>not</em> allowed, one of float32 is
 * added to the scores.
 *
 * @param mask {@code [queries, keys]} for all, or {@code [batch heads, queries, keys]}; null for none
 * @param keyPadding keys that are only padding, {@code [batch, keys]}, or {@code [keys]} without a batch; null for none
 * @param causal whether query i attends to keys 0 to i only, which needs no mask
 */
public record AttentionMask(@Nullable Tensor mask, @Nullable Tensor keyPadding, boolean causal) {
    /** Nothing is left out. */
    public static final AttentionMask NONE = new AttentionMask(null, null, false);

    /** Each position attends to itself and those before. */
    public static final AttentionMask CAUSAL = new AttentionMask(null, null, true);

    /** A mask for all heads, or for each. */
    public static AttentionMask of(Tensor mask) {
        return new AttentionMask(mask, null, false);
    }

    /** Some keys of each sequence are padding. */
    public static AttentionMask padding(Tensor keyPadding) {
        return new AttentionMask(null, keyPadding, false);
    }

    /** This one and a padding of keys. */
    public AttentionMask withPadding(Tensor padding) {
        return new AttentionMask(mask, padding, causal);
    }

    /** What is added to scores {@code [batch, heads, queries, keys]}, which it broadcasts to; null if nothing. */
    @Nullable
    Tensor added(String layer, Shape scores) {
        Tensor all = null;
        if (mask != null) {
            int rank = mask.shape().rank();
            int queries = scores.dim(2);
            int keys = scores.dim(3);
            Shape each = Shape.of(scores.dim(0) * scores.dim(1), queries, keys);
            if (!mask.shape().equals(each) && !mask.shape().equals(Shape.of(queries, keys))) {
                throw Checks.error(
                        layer,
                        "the mask must be [queries, keys] " + Shape.of(queries, keys)
                                + " or [batch heads, queries, keys] " + each + ", got " + mask.shape());
            }
            all = numbers(rank == 3 ? mask.reshape(scores.dims()) : mask);
        }
        if (keyPadding != null) {
            Shape own = Shape.of(scores.dim(0), scores.dim(3));
            if (!keyPadding.shape().equals(own)
                    && !(own.dim(0) == 1 && keyPadding.shape().equals(Shape.of(own.dim(1))))) {
                throw Checks.error(
                        layer, "the key padding must be [batch, keys] " + own + ", got " + keyPadding.shape());
            }
            Tensor padding = numbers(keyPadding.reshape(own.dim(0), 1, 1, own.dim(1)));
            all = all == null ? padding : all.add(padding);
        }
        return all;
    }

    private static Tensor numbers(Tensor given) {
        return given.isInt()
                ? Functional.where(given, Tensor.scalar(Float.NEGATIVE_INFINITY), Tensor.scalar(0))
                : given;
    }
}
