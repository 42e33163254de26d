package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/**
 * A layer of a transformer's encoder (Vaswani et al., 2017): self-attention and a feed-forward net, each with its input added to what it gives,
 * and a norm. Input and output are {@code [length, batch, dModel]}, or {@code [batch, length, dModel]} with {@code batchFirst}. With a causal
 * mask it is a layer of a decoder-only net.
 */
public final class TransformerEncoderLayer extends Layer {
    private final int dModel;
    private final int heads;
    private final TransformerOptions options;
    private final MultiheadAttention attention;
    private final FeedForward feedForward;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final Dropout dropout1;
    private final Dropout dropout2;

    /** As PyTorch's defaults have it. */
    public TransformerEncoderLayer(int dModel, int heads) {
        this(dModel, heads, TransformerOptions.DEFAULT);
    }

    /** As the options say. */
    public TransformerEncoderLayer(int dModel, int heads, TransformerOptions options) {
        this.dModel = dModel;
        this.heads = heads;
        this.options = options;
        attention = child("self_attn", new MultiheadAttention(dModel, heads, options.attention()));
        feedForward = new FeedForward(
                child("linear1", new Linear(dModel, options.dimFeedforward())),
                child("dropout", new Dropout(options.dropout())),
                child("linear2", new Linear(options.dimFeedforward(), dModel)),
                options);
        norm1 = child("norm1", options.norm(dModel));
        norm2 = child("norm2", options.norm(dModel));
        dropout1 = child("dropout1", new Dropout(options.dropout()));
        dropout2 = child("dropout2", new Dropout(options.dropout()));
    }

    /** How it was made. */
    public TransformerOptions options() {
        return options;
    }

    /** Another layer of the same sizes and numbers. */
    TransformerEncoderLayer copy() {
        TransformerEncoderLayer copy = new TransformerEncoderLayer(dModel, heads, options);
        copy.loadStateDict(stateDict());
        return copy;
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, AttentionMask.NONE);
    }

    /** Positions attend to what the mask lets them. */
    public Tensor forward(Tensor x, AttentionMask mask) {
        if (options.normFirst()) {
            Tensor y = x.add(attended(norm1.forward(x), mask));
            return y.add(dropout2.forward(feedForward.apply(norm2.forward(y))));
        }
        Tensor y = norm1.forward(x.add(attended(x, mask)));
        return norm2.forward(y.add(dropout2.forward(feedForward.apply(y))));
    }

    private Tensor attended(Tensor x, AttentionMask mask) {
        return dropout1.forward(attention.forward(x, x, x, mask));
    }
}
