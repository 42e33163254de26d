package io.lanewise.examples.support;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.decode.NextToken;
import io.lanewise.nn.layer.AttentionMask;
import io.lanewise.nn.layer.Embedding;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.SinusoidalEncoding;
import io.lanewise.nn.layer.Transformer;
import io.lanewise.nn.layer.TransformerOptions;
import java.util.List;

/**
 * Translates one sequence of tokens into another (Vaswani et al., 2017): the encoder reads the whole source; the decoder writes, and sees what it has
 * written and what the encoder made of the source. Tokens are {@code [batch, length]}, int32.
 */
public final class Translator extends Layer {
    private final int width;
    private final int filling;
    private final Embedding characters;
    private final SinusoidalEncoding places;
    private final Transformer transformer;
    private final Linear head;

    /**
     * A translator without dropout, which normalises before each part.
     *
     * @param vocabulary number of tokens, of source and target alike
     * @param filling the token that fills up short sources, which nothing looks at
     * @param longest tokens at most in source or target
     * @param width numbers that stand for a token
     * @param layers of the encoder and of the decoder, each of four heads
     */
    public Translator(int vocabulary, int filling, int longest, int width, int layers) {
        this.width = width;
        this.filling = filling;
        characters = child("characters", new Embedding(vocabulary, width));
        places = child("places", new SinusoidalEncoding(width, longest));
        var options = TransformerOptions.DEFAULT
                .dimFeedforward(2 * width)
                .dropout(0)
                .batchFirst(true)
                .normFirst(true);
        transformer = child("transformer", new Transformer(width, 4, layers, layers, options));
        head = child("head", new Linear(width, vocabulary));
    }

    /** What the encoder makes of sources: {@code [batch, length, width]}, what the decoder looks at. */
    @Override
    public Tensor forward(Tensor source) {
        return transformer.encoder().forward(vectors(source), mask(source));
    }

    /** Scores of what follows each token of the target, {@code [batch, length, vocabulary]}. */
    public Tensor forward(Tensor source, Tensor target) {
        return scores(source, forward(source), target);
    }

    private Tensor scores(Tensor source, Tensor memory, Tensor target) {
        return head.forward(transformer.decoder().forward(vectors(target), memory, AttentionMask.CAUSAL, mask(source)));
    }

    /** Goes on with translations of these sources: one of each, or several of a single one. */
    public NextToken writer(Tensor source) {
        Tensor memory = NoGrad.run(() -> forward(source));
        int length = source.shape().dim(1);
        return target -> {
            int n = target.shape().dim(0);
            return scores(source.expand(n, length), memory.expand(n, length, width), target)
                    .select(1, -1);
        };
    }

    /** Where each layer of the decoder looks in the source while it writes the target: {@code [batch, target length, source length]}. */
    public List<Tensor> looks(Tensor source, Tensor target) {
        return NoGrad.run(() ->
                transformer.decoder().attention(vectors(target), forward(source), AttentionMask.CAUSAL, mask(source)));
    }

    private Tensor vectors(Tensor tokens) {
        return places.forward(characters.forward(tokens));
    }

    private AttentionMask mask(Tensor source) {
        return AttentionMask.padding(source.eq(filling));
    }
}
