package io.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention layers: the fused way against the one that makes the weights, masks, shapes, and what is refused. */
class MultiheadAttentionTest {
    private static final AttentionOptions BATCH_FIRST = AttentionOptions.DEFAULT.batchFirst(true);

    @BeforeEach
    void seed() {
        Generator.manualSeed(11);
    }

    private static void close(Tensor expected, Tensor got) {
        assertEquals(expected.shape(), got.shape());
        assertArrayEquals(expected.toArray(), got.toArray(), 1e-5f);
    }

    private static float[] gradient(Tensor of) {
        Tensor gradient = of.grad();
        assertNotNull(gradient);
        return gradient.toArray();
    }

    /** Outputs, and gradients of all inputs and parameters, by both ways. */
    private static Tensor sameBothWays(MultiheadAttention layer, Tensor q, Tensor k, Tensor v, AttentionMask mask) {
        List<Tensor> all = new java.util.ArrayList<>(List.of(q, k, v));
        all.addAll(layer.parameters());
        all.forEach(tensor -> tensor.requiresGrad(true).zeroGrad());
        Tensor fused = layer.forward(q, k, v, mask);
        Tensor weights = Tensor.randn(fused.shape().dims());
        fused.mul(weights).sum().backward();
        List<float[]> gradients =
                all.stream().map(MultiheadAttentionTest::gradient).toList();
        all.forEach(Tensor::zeroGrad);
        MultiheadAttention.Output plain = layer.withWeights(q, k, v, mask);
        close(plain.output(), fused);
        plain.output().mul(weights).sum().backward();
        for (int i = 0; i < all.size(); i++) {
            assertArrayEquals(gradient(all.get(i)), gradients.get(i), 1e-4f, "gradient " + i);
        }
        return plain.weights();
    }

    @Test
    void masksLeaveOutWhatTheySay() {
        MultiheadAttention layer = new MultiheadAttention(8, 2, BATCH_FIRST);
        Tensor q = Tensor.randn(2, 3, 8);
        Tensor k = Tensor.randn(2, 4, 8);
        Tensor padding =
                Tensor.ofInts(new int[] {0, 0, 0, 1, 1, 1, 1, 1}, 2, 4); // of the second sequence nothing is left
        Tensor weights = sameBothWays(layer, q, k, k, AttentionMask.padding(padding));
        assertArrayEquals(new int[] {2, 3, 4}, weights.shape().dims());
        for (int i = 0; i < 3; i++) {
            assertEquals(0, weights.get(0, i, 3));
            assertEquals(1, weights.select(0, 0).select(0, i).sum().item(), 1e-6);
            assertEquals(0, weights.select(0, 1).select(0, i).sum().item());
        }
        Tensor bias = layer.parameter("out_proj.bias");
        close(
                bias,
                layer.forward(q, k, k, AttentionMask.padding(padding))
                        .select(0, 1)
                        .select(0, 2));

        Tensor perHead = Tensor.randn(4, 3, 4);
        sameBothWays(
                layer, q, k, Tensor.randn(2, 4, 8), AttentionMask.of(perHead).withPadding(padding));
        Tensor holes = Tensor.ofInts(new int[] {0, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1}, 3, 4);
        Tensor left = sameBothWays(layer, q, k, k, AttentionMask.of(holes));
        assertEquals(0, left.get(1, 0, 1));
        assertTrue(left.get(1, 0, 2) > 0);
        Tensor causal = sameBothWays(layer, q, k, k, AttentionMask.CAUSAL);
        assertEquals(0, causal.get(0, 1, 2));
    }

    @Test
    void lengthFirstIsTheSameTurned() {
        MultiheadAttention lengthFirst = new MultiheadAttention(6, 3);
        MultiheadAttention batchFirst = new MultiheadAttention(6, 3, BATCH_FIRST);
        batchFirst.loadStateDict(lengthFirst.stateDict());
        Tensor x = Tensor.randn(5, 2, 6);
        close(lengthFirst.forward(x).transpose(0, 1), batchFirst.forward(x.transpose(0, 1)));
        sameBothWays(lengthFirst, x, Tensor.randn(4, 2, 6), Tensor.randn(4, 2, 6), AttentionMask.NONE);
        Tensor single = x.select(1, 0);
        close(lengthFirst.forward(x).select(1, 0), batchFirst.forward(single));
        Tensor padding = Tensor.ofInts(new int[] {0, 0, 0, 0, 1});
        close(
                lengthFirst
                        .withWeights(single, single, single, AttentionMask.padding(padding))
                        .output(),
                lengthFirst.forward(single, single, single, AttentionMask.padding(padding)));
    }

    @Test
    void featuresOfKeysAndValuesMayDiffer() {
        MultiheadAttention layer =
                new MultiheadAttention(6, 2, BATCH_FIRST.features(3, 5).bias(false));
        assertEquals(
                List.of("q_proj_weight", "k_proj_weight", "v_proj_weight", "out_proj.weight"),
                List.copyOf(layer.namedParameters().keySet()));
        sameBothWays(layer, Tensor.randn(2, 4, 6), Tensor.randn(2, 3, 3), Tensor.randn(2, 3, 5), AttentionMask.NONE);
        assertEquals(
                List.of("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"),
                List.copyOf(new MultiheadAttention(6, 2).namedParameters().keySet()));
    }

    @Test
    void dropoutIsForTrainingAndKeepsTheExpectation() {
        Tensor q = Tensor.randn(1, 2000, 4);
        Tensor ones = Tensor.ones(1, 2000, 1);
        Tensor sums =
                Functional.scaledDotProductAttention(q, q.slice(1, 0, 50), ones.slice(1, 0, 50), null, 0.25f, false);
        assertEquals(1, sums.mean().item(), 0.02);
        assertFalse(sums.max().item() - sums.min().item() < 0.1f);
        MultiheadAttention layer = new MultiheadAttention(4, 2, BATCH_FIRST.dropout(0.5f));
        Tensor x = Tensor.randn(1, 6, 4);
        assertFalse(Arrays.equals(layer.forward(x).toArray(), layer.forward(x).toArray()));
        layer.eval();
        assertArrayEquals(layer.forward(x).toArray(), layer.forward(x).toArray());
    }

    private static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        MultiheadAttention layer = new MultiheadAttention(6, 2, BATCH_FIRST);
        Tensor x = Tensor.zeros(2, 3, 6);
        String triple =
                "MultiheadAttention: query, key and value must be [batch, length, features] with 6, 6 and 6 features, keys as"
                        + " many as values, got ";
        return Stream.of(
                bad(
                        "MultiheadAttention: embedDim must be a multiple of numHeads, got 6 and 4",
                        () -> new MultiheadAttention(6, 4)),
                bad("AttentionOptions: dropout must be in [0.0, 1.0], got -1.0", () -> BATCH_FIRST.dropout(-1)),
                bad(triple + "[2, 3, 5], [2, 3, 5] and [2, 3, 5]", () -> layer.forward(Tensor.zeros(2, 3, 5))),
                bad(
                        triple + "[2, 3, 6], [1, 3, 6] and [1, 3, 6]",
                        () -> layer.forward(x, Tensor.zeros(1, 3, 6), Tensor.zeros(1, 3, 6))),
                bad(
                        "MultiheadAttention: the mask must be [queries, keys] [3, 3] or [batch heads, queries, keys] [4, 3, 3], got"
                                + " [2, 3, 3]",
                        () -> layer.forward(x, x, x, AttentionMask.of(Tensor.zeros(2, 3, 3)))),
                bad(
                        "MultiheadAttention: the key padding must be [batch, keys] [2, 3], got [3]",
                        () -> layer.forward(x, x, x, AttentionMask.padding(Tensor.zeros(3)))),
                bad(
                        "scaled_dot_product_attention: expected queries [.., queries, width], keys [.., keys, width] and values"
                                + " [.., keys, valueWidth] of equal dimensions in front, got [2, 3, 6], [2, 3, 5] and [2, 3, 6]",
                        () -> Functional.scaledDotProductAttention(x, Tensor.zeros(2, 3, 5), x)),
                bad(
                        "scaled_dot_product_attention: a mask must broadcast to the scores [2, 1, 3, 3], got [5, 1, 1, 3]",
                        () -> Functional.scaledDotProductAttention(x, x, x, Tensor.zeros(5, 1, 1, 3), 0, false)),
                bad(
                        "attention_of_heads: projections must have 3 embed, embed and 2 embed, or embed columns each, embed a multiple of"
                                + " heads=4, got [[2, 3, 6]]",
                        () -> Functional.attentionOfHeads(List.of(x), 4, null, 0, false, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refuse(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void aMaskThatWouldNeedAGradientIsRefused() {
        Tensor x = Tensor.zeros(2, 3, 6);
        Tensor mask = Tensor.zeros(3, 3).requiresGrad(true);
        assertEquals(
                "scaled_dot_product_attention mask: has no gradient, but an input requires one; use detach() on it, or NoGrad where none"
                        + " is wanted",
                assertThrows(
                                IllegalStateException.class,
                                () -> Functional.scaledDotProductAttention(x, x, x, mask, 0, false))
                        .getMessage());
    }
}
