package io.lanewise.nn.layer;

import io.lanewise.nn.Init;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/**
 * An encoder and a decoder (Vaswani et al., 2017), each with a norm at its end; all matrices from Glorot's uniform distribution at first.
 * Embeddings, positions and the output layer are the user's. Shapes: {@link TransformerEncoderLayer}.
 */
public final class Transformer extends Layer {
    private final TransformerEncoder encoder;
    private final TransformerDecoder decoder;

    /** Six layers each, as PyTorch's defaults have them. */
    public Transformer(int dModel, int heads) {
        this(dModel, heads, 6, 6, TransformerOptions.DEFAULT);
    }

    /** As the options say. */
    public Transformer(int dModel, int heads, int encoderLayers, int decoderLayers, TransformerOptions options) {
        encoder = child(
                "encoder",
                new TransformerEncoder(
                        new TransformerEncoderLayer(dModel, heads, options), encoderLayers, options.norm(dModel)));
        decoder = child(
                "decoder",
                new TransformerDecoder(
                        new TransformerDecoderLayer(dModel, heads, options), decoderLayers, options.norm(dModel)));
        parameters().stream()
                .filter(parameter -> parameter.shape().rank() > 1)
                .forEach(parameter -> Init.xavierUniform(parameter.value(), 1));
    }

    /** The part that reads. */
    public TransformerEncoder encoder() {
        return encoder;
    }

    /** The part that writes. */
    public TransformerDecoder decoder() {
        return decoder;
    }

    /** @throws IllegalStateException always: there is a target, too */
    @Override
    public Tensor forward(Tensor source) {
        throw new IllegalStateException("Transformer: there is a source and a target; call forward(source, target)");
    }

    /** Without masks. */
    public Tensor forward(Tensor source, Tensor target) {
        return forward(source, target, AttentionMask.NONE, AttentionMask.NONE, AttentionMask.NONE);
    }

    /** With masks of the source, of the target ({@link AttentionMask#CAUSAL} as a rule), and of the source as the target sees it. */
    public Tensor forward(
            Tensor source,
            Tensor target,
            AttentionMask sourceMask,
            AttentionMask targetMask,
            AttentionMask memoryMask) {
        return decoder.forward(target, encoder.forward(source, sourceMask), targetMask, memoryMask);
    }
}
