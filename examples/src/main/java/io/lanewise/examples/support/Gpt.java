package io.lanewise.examples.support;

import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.Init;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.AttentionMask;
import io.lanewise.nn.layer.Embedding;
import io.lanewise.nn.layer.LayerNorm;
import io.lanewise.nn.layer.LearnedEncoding;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.TransformerEncoder;
import io.lanewise.nn.layer.TransformerEncoderLayer;
import io.lanewise.nn.layer.TransformerOptions;

/**
 * A small GPT (Radford et al., "Language models are unsupervised multitask learners", 2019): characters and their places become vectors; each layer lets
 * every place look back; the last vectors become scores of what comes next. Characters {@code [batch, length]}, scores {@code [batch, length, vocabulary]}.
 */
public final class Gpt extends Layer {
    private static final int WIDTH = 128;
    private static final int HEADS = 4;
    private static final int LAYERS = 4;
    private static final float DEVIATION = 0.02f;

    private final Embedding characters;
    private final LearnedEncoding places;
    private final TransformerEncoder blocks;
    private final Linear head;

    /**
     * A GPT without dropout.
     *
     * @param vocabulary number of different characters
     * @param context characters that it sees at most
     */
    public Gpt(int vocabulary, int context) {
        places = child("wpe", new LearnedEncoding(WIDTH, context));
        var options = TransformerOptions.DEFAULT
                .dimFeedforward(4 * WIDTH)
                .dropout(0)
                .activation(Activations.GELU)
                .batchFirst(true)
                .normFirst(true);
        var layer = new TransformerEncoderLayer(WIDTH, HEADS, options);
        blocks = child("h", new TransformerEncoder(layer, LAYERS, new LayerNorm(WIDTH)));
        characters = child("wte", new Embedding(vocabulary, WIDTH));
        head = child("lm_head", new Linear(WIDTH, vocabulary, false));
        namedParameters().forEach((name, p) -> {
            if (p.shape().rank() == 2) { // what is added to the residual stream begins smaller, the deeper the net
                boolean residual = name.endsWith("out_proj.weight") || name.endsWith("linear2.weight");
                Init.normal(p.value(), 0, residual ? DEVIATION / Math.sqrt(2 * LAYERS) : DEVIATION);
            } else if (name.endsWith("bias")) {
                Init.constant(p.value(), 0);
            }
        });
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor vectors = places.forward(characters.forward(x));
        return head.forward(blocks.forward(vectors, AttentionMask.CAUSAL));
    }
}
