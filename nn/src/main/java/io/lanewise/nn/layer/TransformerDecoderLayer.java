package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a transformer's decoder (Vaswani et al., 2017): self-attention, attention to what the encoder gave, and a feed-forward net, each
 * with its input added to what it gives, and a norm. Shapes: {@link TransformerEncoderLayer}.
 */
public final class TransformerDecoderLayer extends Layer {
    private final int dModel;
    private final int heads;
    private final TransformerOptions options;
    private final MultiheadAttention own;
    private final MultiheadAttention other;
    private final FeedForward feedForward;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final LayerNorm norm3;
    private final Dropout dropout1;
    private final Dropout dropout2;
    private final Dropout dropout3;

    /** As PyTorch's defaults have it. */
    public TransformerDecoderLayer(int dModel, int heads) {
        this(dModel, heads, TransformerOptions.DEFAULT);
    }

    /** As the options say. */
    public TransformerDecoderLayer(int dModel, int heads, TransformerOptions options) {
        this.dModel = dModel;
        this.heads = heads;
        this.options = options;
        own = child("self_attn", new MultiheadAttention(dModel, heads, options.attention()));
        other = child("multihead_attn", new MultiheadAttention(dModel, heads, options.attention()));
        feedForward = new FeedForward(
                child("linear1", new Linear(dModel, options.dimFeedforward())),
                child("dropout", new Dropout(options.dropout())),
                child("linear2", new Linear(options.dimFeedforward(), dModel)),
                options);
        norm1 = child("norm1", options.norm(dModel));
        norm2 = child("norm2", options.norm(dModel));
        norm3 = child("norm3", options.norm(dModel));
        dropout1 = child("dropout1", new Dropout(options.dropout()));
        dropout2 = child("dropout2", new Dropout(options.dropout()));
        dropout3 = child("dropout3", new Dropout(options.dropout()));
    }

    /** How it was made. */
    public TransformerOptions options() {
        return options;
    }

    /** Another layer of the same sizes and numbers. */
    TransformerDecoderLayer copy() {
        TransformerDecoderLayer copy = new TransformerDecoderLayer(dModel, heads, options);
        copy.loadStateDict(stateDict());
        return copy;
    }

    /** @throws IllegalStateException always: a decoder needs what the encoder gave */
    @Override
    public Tensor forward(Tensor target) {
        throw withoutMemory("TransformerDecoderLayer");
    }

    static IllegalStateException withoutMemory(String layer) {
        return new IllegalStateException(
                layer + ": a decoder attends to what an encoder gave; call forward(target, memory)");
    }

    /** Every position attends to all of the target and of the memory. */
    public Tensor forward(Tensor target, Tensor memory) {
        return forward(target, memory, AttentionMask.NONE, AttentionMask.NONE);
    }

    /** Positions attend to what the masks let them, {@link AttentionMask#CAUSAL} in the target as a rule. */
    public Tensor forward(Tensor target, Tensor memory, AttentionMask targetMask, AttentionMask memoryMask) {
        return forward(target, memory, targetMask, memoryMask, null);
    }

    /** The same; appends the weights of the attention to the memory, see {@link TransformerDecoder#attention}, unless null. */
    Tensor forward(
            Tensor target,
            Tensor memory,
            AttentionMask targetMask,
            AttentionMask memoryMask,
            @Nullable List<Tensor> weights) {
        if (options.normFirst()) {
            Tensor y = target.add(attended(norm1.forward(target), targetMask));
            y = y.add(looked(norm2.forward(y), memory, memoryMask, weights));
            return y.add(dropout3.forward(feedForward.apply(norm3.forward(y))));
        }
        Tensor y = norm1.forward(target.add(attended(target, targetMask)));
        y = norm2.forward(y.add(looked(y, memory, memoryMask, weights)));
        return norm3.forward(y.add(dropout3.forward(feedForward.apply(y))));
    }

    private Tensor attended(Tensor x, AttentionMask mask) {
        return dropout1.forward(own.forward(x, x, x, mask));
    }

    private Tensor looked(Tensor x, Tensor memory, AttentionMask mask, @Nullable List<Tensor> weights) {
        if (weights == null) {
            return dropout2.forward(other.forward(x, memory, memory, mask));
        }
        MultiheadAttention.Output out = other.withWeights(x, memory, memory, mask);
        weights.add(out.weights());
        return dropout2.forward(out.output());
    }
}
