package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several {@link TransformerDecoderLayer}s, one after the other, and a norm behind them if there is one. */
public final class TransformerDecoder extends Layer {
    private final List<TransformerDecoderLayer> layers = new ArrayList<>();
    private final @Nullable LayerNorm norm;

    /** Without a norm. */
    public TransformerDecoder(TransformerDecoderLayer layer, int numLayers) {
        this(layer, numLayers, null);
    }

    /** With a norm or without; of the layer there will be copies, see {@link TransformerEncoder}. */
    public TransformerDecoder(TransformerDecoderLayer layer, int numLayers, @Nullable LayerNorm norm) {
        Checks.positive("TransformerDecoder", "numLayers", numLayers);
        for (int i = 0; i < numLayers; i++) {
            layers.add(layer.copy());
        }
        child("layers", new LayerList(layers.toArray(Layer[]::new)));
        this.norm = norm == null ? null : child("norm", norm);
    }

    /** @throws IllegalStateException always: a decoder needs what the encoder gave */
    @Override
    public Tensor forward(Tensor target) {
        throw TransformerDecoderLayer.withoutMemory("TransformerDecoder");
    }

    /** Every position attends to all of the target and of the memory. */
    public Tensor forward(Tensor target, Tensor memory) {
        return forward(target, memory, AttentionMask.NONE, AttentionMask.NONE);
    }

    /** Positions attend to what the masks let them, in every layer. */
    public Tensor forward(Tensor target, Tensor memory, AttentionMask targetMask, AttentionMask memoryMask) {
        Tensor y = target;
        for (TransformerDecoderLayer layer : layers) {
            y = layer.forward(y, memory, targetMask, memoryMask);
        }
        return norm == null ? y : norm.forward(y);
    }

    /**
     * Where each layer looks in the memory: the weights of its attention, {@code [batch, target length, memory length]} (the mean of all
     * heads', as {@link MultiheadAttention#withWeights} gives them), or without the batch. Rows add up to 1.
     */
    public List<Tensor> attention(Tensor target, Tensor memory, AttentionMask targetMask, AttentionMask memoryMask) {
        List<Tensor> weights = new ArrayList<>();
        Tensor y = target;
        for (TransformerDecoderLayer layer : layers) {
            y = layer.forward(y, memory, targetMask, memoryMask, weights);
        }
        return weights;
    }
}
