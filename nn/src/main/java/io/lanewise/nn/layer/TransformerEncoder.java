package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several {@link TransformerEncoderLayer}s, one after the other, and a norm behind them if there is one. */
public final class TransformerEncoder extends Layer {
    private final List<TransformerEncoderLayer> layers = new ArrayList<>();
    private final @Nullable LayerNorm norm;

    /** Without a norm. */
    public TransformerEncoder(TransformerEncoderLayer layer, int numLayers) {
        this(layer, numLayers, null);
    }

    /**
     * With a norm or without.
     *
     * @param layer of which there will be copies that start from the same numbers, as in PyTorch; it is not one of them itself
     * @param numLayers how many
     */
    public TransformerEncoder(TransformerEncoderLayer layer, int numLayers, @Nullable LayerNorm norm) {
        Checks.positive("TransformerEncoder", "numLayers", numLayers);
        for (int i = 0; i < numLayers; i++) {
            layers.add(layer.copy());
        }
        child("layers", new LayerList(layers.toArray(Layer[]::new)));
        this.norm = norm == null ? null : child("norm", norm);
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, AttentionMask.NONE);
    }

    /** Positions attend to what the mask lets them, in every layer. */
    public Tensor forward(Tensor x, AttentionMask mask) {
        Tensor y = x;
        for (TransformerEncoderLayer layer : layers) {
            y = layer.forward(y, mask);
        }
        return norm == null ? y : norm.forward(y);
    }
}
