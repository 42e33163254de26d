package io.lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.nn.Sequential;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.ReLU;
import io.lanewise.nn.op.Reduction;
import io.lanewise.nn.optim.Adam;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes that everybody makes, and the text that each is answered with. */
class BadInputTest {
    private static Arguments bad(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> mistakes() {
        Tensor logits = Tensor.zeros(4, 3);
        Tensor labels = Tensor.ofInts(new int[] {0, 1, 2, 1});
        return Stream.of(
                bad("cross_entropy: label 3 at row 2 is outside [0, 3)", () -> new CrossEntropyLoss()
                        .forward(logits, Tensor.ofInts(new int[] {0, 1, 3, 1}))),
                bad("cross_entropy: labels must have shape [4], got [2]", () -> new CrossEntropyLoss()
                        .forward(logits, Tensor.ofInts(new int[] {0, 1}))),
                bad(
                        "cross_entropy: expected int32 labels or indices, got float32 of shape [4]; toInt() converts",
                        () -> new CrossEntropyLoss().forward(logits, Tensor.zeros(4))),
                bad(
                        "cross_entropy: labels must have shape [], got [4]; scores of shape [4] are one sample's, a batch is [samples, classes]",
                        () -> new CrossEntropyLoss().forward(Tensor.zeros(4), labels)),
                bad(
                        "cross_entropy: the mean needs at least one sample, got an empty batch",
                        () -> new CrossEntropyLoss().forward(Tensor.zeros(0, 3), Tensor.ofInts(new int[0]))),
                bad("cross_entropy: label smoothing must be in [0.0, 1.0], got 2.0", () -> new CrossEntropyLoss()
                        .labelSmoothing(2)),
                bad("nll_loss: label -1 at row 0 is outside [0, 3)", () -> new NLLLoss()
                        .forward(logits, Tensor.ofInts(new int[] {-1, 1, 2, 1}))),
                bad("nll_loss: the mean needs at least one sample, got an empty batch", () -> new NLLLoss()
                        .forward(Tensor.zeros(0, 3), Tensor.ofInts(new int[0]))),
                bad(
                        "mse_loss: prediction and target must have equal shapes, got [4, 1] and [4]; unsqueeze(1) turns [n] into"
                                + " [n, 1]",
                        () -> new MSELoss().forward(Tensor.zeros(4, 1), Tensor.zeros(4))),
                bad("mse_loss: the mean needs at least one sample, got an empty batch", () -> new MSELoss()
                        .forward(Tensor.zeros(0, 1), Tensor.zeros(0, 1))),
                bad("mse_loss: expected float32, got int32 of shape [4]; toFloat() converts", () -> new MSELoss()
                        .forward(Tensor.zeros(4), labels)),
                bad(
                        "binary_cross_entropy: probabilities must be in [0, 1], got values from -0.5 to 0.5; sigmoid() makes them,"
                                + " or use BCEWithLogitsLoss",
                        () -> new BCELoss().forward(Tensor.of(-0.5f, 0.5f), Tensor.of(0, 1))),
                bad(
                        "linear: the input's last dimension must be inFeatures=3, got input [4, 2] and weight [5, 3]",
                        () -> new Linear(3, 5).forward(Tensor.zeros(4, 2))),
                bad("matmul: a's columns must equal b's rows, got [2, 3] and [4, 5]", () -> Tensor.zeros(2, 3)
                        .matmul(Tensor.zeros(4, 5))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isNamed(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    /** The loss finds them by its own NaN, so whatever the target and the reduction, it must be one. */
    @Test
    void everyProbabilityOutsideItsRangeIsFound() {
        float[] outside = {
            -Float.MIN_VALUE,
            -1e-30f,
            Math.nextUp(1f),
            -1,
            2,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY
        };
        for (float p : outside) {
            for (float target : new float[] {0, 0.5f, 1}) {
                for (Reduction reduction : Reduction.values()) {
                    Tensor probabilities = Tensor.of(0, 1, 0.5f, p);
                    Tensor targets = Tensor.of(0, 1, 1, target);
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> new BCELoss(reduction).forward(probabilities, targets),
                            p + " against " + target);
                }
            }
        }
    }

    @Test
    void anEmptyBatchHasAnEmptyPredictionAndASumOfNothing() {
        Tensor prediction = new Linear(3, 2).forward(Tensor.zeros(0, 3));
        assertArrayEquals(new int[] {0, 2}, prediction.shape().dims());
        assertEquals(
                0,
                new MSELoss(Reduction.SUM)
                        .forward(prediction, Tensor.zeros(0, 2))
                        .item());
    }

    @Test
    void aRefusedStepLeavesTheModelAsItWas() {
        Sequential model = new Sequential(new Linear(3, 4), new ReLU(), new Linear(4, 3));
        Adam optimizer = new Adam(model.parameters(), 0.1f);
        float[] before = model.parameter("0.weight").toArray();
        assertThrows(IllegalArgumentException.class, () -> {
            Tensor loss =
                    new CrossEntropyLoss().forward(model.forward(Tensor.zeros(2, 3)), Tensor.ofInts(new int[] {0, 7}));
            loss.backward();
            optimizer.step();
        });
        assertThrows(IllegalArgumentException.class, () -> optimizer.learningRate(Float.NaN));
        assertArrayEquals(before, model.parameter("0.weight").toArray());
        assertEquals(0.1f, optimizer.learningRate());
    }
}
