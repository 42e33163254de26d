package io.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.array.Generator;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerDecoderTest {
    /** The memory has five places, of which the last is padding in the second sequence. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsWhereEachLayerLooks(boolean normFirst) {
        Generator.manualSeed(3);
        var options = TransformerOptions.DEFAULT
                .dimFeedforward(16)
                .dropout(0)
                .batchFirst(true)
                .normFirst(normFirst);
        var decoder = new TransformerDecoder(new TransformerDecoderLayer(8, 2, options), 2);
        Tensor target = Tensor.randn(2, 3, 8);
        Tensor memory = Tensor.randn(2, 5, 8);
        var padding = AttentionMask.padding(Tensor.ofInts(new int[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 2, 5));
        List<Tensor> weights = decoder.attention(target, memory, AttentionMask.CAUSAL, padding);
        assertEquals(2, weights.size());
        for (Tensor each : weights) {
            assertEquals(Shape.of(2, 3, 5), each.shape());
            for (float sum : each.sum(-1).toArray()) {
                assertEquals(1, sum, 1e-6f);
            }
            assertEquals(0, each.get(1, 0, 4));
        }
        // What the second layer sees is what the first one gives without weights, too.
        var other = (MultiheadAttention) decoder.get("layers.0.multihead_attn");
        var norm = (LayerNorm) decoder.get("layers.0.norm" + (normFirst ? 2 : 1));
        var self = (MultiheadAttention) decoder.get("layers.0.self_attn");
        Tensor first = normFirst ? ((LayerNorm) decoder.get("layers.0.norm1")).forward(target) : target;
        Tensor query = norm.forward(target.add(self.forward(first, first, first, AttentionMask.CAUSAL)));
        Tensor expected = other.withWeights(query, memory, memory, padding).weights();
        assertEquals(0, expected.sub(weights.getFirst()).abs().max().item(), 1e-6f);
    }

    @Test
    void withWeightsTheOutputIsTheSame() {
        Generator.manualSeed(4);
        var layer = new TransformerDecoderLayer(
                8, 2, TransformerOptions.DEFAULT.dropout(0).batchFirst(true));
        Tensor target = Tensor.randn(2, 3, 8);
        Tensor memory = Tensor.randn(2, 5, 8);
        Tensor plain = layer.forward(target, memory);
        Tensor same = layer.forward(target, memory, AttentionMask.NONE, AttentionMask.NONE, new ArrayList<>());
        assertEquals(0, plain.sub(same).abs().max().item(), 1e-5f);
    }
}
