package io.lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Reduction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the loss classes do beyond the functions behind them: defaults, settings, refusals. */
class LossesTest {
    private static float[] gradient(Tensor x) {
        Tensor gradient = x.grad();
        assertNotNull(gradient);
        return gradient.toArray();
    }

    @Test
    void whereNoSampleCountsTheMeanIsNaNAndTheGradientZero() {
        Tensor labels = Tensor.ofInts(new int[] {7, 7});
        for (Loss loss : new Loss[] {new CrossEntropyLoss().ignoreIndex(7), new NLLLoss(null, 7, Reduction.MEAN)}) {
            Tensor x = Tensor.zeros(2, 3).requiresGrad(true);
            Tensor value = loss.forward(x, labels);
            assertTrue(Float.isNaN(value.item()));
            value.backward();
            assertArrayEquals(new float[6], gradient(x), Float.MIN_VALUE);
        }
    }

    @Test
    void theDivergenceOfASampleIsASumOverItsClasses() {
        Tensor log = Tensor.of(new float[] {0.5f, 0.5f, 0.25f, 0.75f}, 2, 2).log();
        Tensor target = Tensor.of(new float[] {0.25f, 0.75f, 0, 1}, 2, 2);
        double first = 0.25 * Math.log(0.25 / 0.5) + 0.75 * Math.log(0.75 / 0.5);
        double second = Math.log(1 / 0.75);
        assertEquals(
                (first + second) / 2, KLDivLoss.batchMean().forward(log, target).item(), 1e-6);
        assertEquals((first + second) / 4, new KLDivLoss().forward(log, target).item(), 1e-6);
        Tensor other = Tensor.of(new float[] {0.25f, 0.75f, 0.5f, 0.5f}, 2, 2);
        assertEquals(
                new KLDivLoss().forward(log, other).item(),
                new KLDivLoss().withLogTarget().forward(log, other.log()).item(),
                1e-6);
    }

    @Test
    void labelsAreTheProbabilitiesOfTheCertain() {
        Tensor x = Tensor.randn(2, 3, 4);
        Tensor labels = Tensor.ofInts(new int[] {0, 2, 1, 1, 2, 2, 0, 1}, 2, 4);
        float[] certain = new float[24];
        for (int i = 0; i < 2; i++) {
            for (int place = 0; place < 4; place++) {
                certain[12 * i + 4 * labels.value().getInt(i, place) + place] = 1;
            }
        }
        Tensor probabilities = Tensor.of(certain, 2, 3, 4);
        for (CrossEntropyLoss loss :
                new CrossEntropyLoss[] {new CrossEntropyLoss(), new CrossEntropyLoss().labelSmoothing(0.3f)}) {
            assertEquals(
                    loss.forward(x, labels).item(),
                    loss.forward(x, probabilities).item(),
                    1e-6);
        }
    }

    @Test
    void aPositiveWeightCountsPositiveTargetsSoManyTimes() {
        Tensor x = Tensor.of(-2, 0.5f);
        Tensor y = Tensor.of(1, 0);
        BCEWithLogitsLoss plain = new BCEWithLogitsLoss(Reduction.NONE);
        float[] before = plain.forward(x, y).toArray();
        float[] after = plain.positiveWeight(Tensor.of(3)).forward(x, y).toArray();
        assertArrayEquals(new float[] {3 * before[0], before[1]}, after, 1e-6f);
    }

    @Test
    void aTieMovesBothScores() {
        Tensor a = Tensor.zeros(1).requiresGrad(true);
        Tensor b = Tensor.zeros(1).requiresGrad(true);
        new MarginRankingLoss().forward(a, b, Tensor.of(1)).backward();
        assertArrayEquals(new float[] {-1}, gradient(a));
        assertArrayEquals(new float[] {1}, gradient(b));
    }

    @Test
    void aVarianceOfZeroIsHeldAboveEpsilonAndKeepsItsGradient() {
        Tensor v = Tensor.of(0, 4).requiresGrad(true);
        Tensor x = Tensor.of(1, 1);
        Tensor loss = new GaussianNLLLoss(false, 0.5f, Reduction.SUM).forward(x, Tensor.of(2, 3), v);
        assertEquals(0.5 * (Math.log(0.5) + 2 + Math.log(4) + 1), loss.item(), 1e-6);
        loss.backward();
        assertArrayEquals(new float[] {0.5f * (2 - 4), 0.5f * (0.25f - 0.25f)}, gradient(v), 1e-6f);
    }

    @Test
    void aSingleSampleNeedsNoBatch() {
        Tensor scores = Tensor.of(0.5f, 1, -1);
        Tensor label = Tensor.ofInts(new int[] {1}).reshape();
        assertEquals(0.5f / 3, new MultiMarginLoss().forward(scores, label).item(), 1e-7);
        assertEquals(
                0.5f / 3,
                new MultiLabelMarginLoss()
                        .forward(scores, Tensor.ofInts(new int[] {1, -1, 0}))
                        .item(),
                1e-7);
        assertEquals(
                0,
                new CosineEmbeddingLoss()
                        .forward(scores, scores, Tensor.scalar(1))
                        .item(),
                1e-6);
    }

    private static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        Tensor x = Tensor.zeros(4, 3);
        return Stream.of(
                bad(
                        "SmoothL1Loss: beta must be finite and at least 0, got -1.0",
                        () -> new SmoothL1Loss(-1, Reduction.MEAN)),
                bad("HuberLoss: delta must be finite and above 0, got 0.0", () -> new HuberLoss(0, Reduction.MEAN)),
                bad(
                        "KLDivLoss: a mean over samples needs the reduction SUM",
                        () -> new KLDivLoss(false, true, Reduction.MEAN)),
                bad("cross_entropy: labels must have shape [4], got [4, 3]", () -> new CrossEntropyLoss()
                        .forward(x, Tensor.ofInts(new int[12], 4, 3))),
                bad(
                        "cross_entropy: ignoreIndex needs labels, got probabilities; a row of zeros does not count",
                        () -> new CrossEntropyLoss().ignoreIndex(1).forward(x, x)),
                bad(
                        "cross_entropy: weight must have shape [3], got [4]",
                        () -> new CrossEntropyLoss().weight(Tensor.ones(4)).forward(x, x)),
                bad(
                        "binary_cross_entropy_with_logits: weights must broadcast to [4, 3], got [2, 4, 3]",
                        () -> new BCEWithLogitsLoss()
                                .positiveWeight(Tensor.ones(2, 4, 3))
                                .forward(x, x)),
                bad(
                        "l1_loss: prediction and target must have equal shapes, got [4, 3] and [3]; unsqueeze(1) turns [n] into"
                                + " [n, 1]",
                        () -> new L1Loss().forward(x, Tensor.zeros(3))),
                bad("gaussian_nll_loss: variances must be at least 0, got -1.0", () -> new GaussianNLLLoss()
                        .forward(x, x, Tensor.ones(4, 3).neg())),
                bad(
                        "gaussian_nll_loss: variance must have the mean's shape [4, 3], or 1 instead of its last length, or not"
                                + " that dimension, got [3]",
                        () -> new GaussianNLLLoss().forward(x, x, Tensor.ones(3))),
                bad("cosine_embedding_loss: target must have shape [4], got [3]", () -> new CosineEmbeddingLoss()
                        .forward(x, x, Tensor.ones(3))),
                bad(
                        "TripletMarginLoss: margin must be finite and above 0, got 0.0",
                        () -> new TripletMarginLoss(0, 2, 0, false, Reduction.MEAN)),
                bad("MultiMarginLoss: p must be 1 or 2", () -> new MultiMarginLoss(3, 1, null, Reduction.MEAN)),
                bad("multi_margin_loss: label 3 at row 1 is outside [0, 3)", () -> new MultiMarginLoss()
                        .forward(x, Tensor.ofInts(new int[] {0, 3, 1, 1}))),
                bad("multilabel_margin_loss: label 5 is outside [0, 3)", () -> new MultiLabelMarginLoss()
                        .forward(x, Tensor.ofInts(new int[] {0, -1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0}, 4, 3))),
                bad(
                        "multilabel_margin_loss: scores and labels must both be [classes] or [samples, classes], got [4, 3] and"
                                + " [4]",
                        () -> new MultiLabelMarginLoss().forward(x, Tensor.ofInts(new int[4]))),
                bad("huber_loss: the mean needs at least one sample, got an empty batch", () -> new HuberLoss()
                        .forward(Tensor.zeros(0), Tensor.zeros(0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refuse(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void aTargetWithoutAGradientSaysSo() {
        Tensor target = Tensor.ones(2).requiresGrad(true);
        assertThrows(IllegalStateException.class, () -> new HingeEmbeddingLoss().forward(Tensor.ones(2), target));
    }
}
