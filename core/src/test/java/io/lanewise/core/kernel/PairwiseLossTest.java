package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.core.array.NDArray;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses and their slopes against the formulas in double. */
@Tag("lanes")
class PairwiseLossTest {
    private static final double TOLERANCE = 2e-6;

    private static void compare(
            PairwiseLoss loss, int length, double low, double high, DoubleBinaryOperator f, DoubleBinaryOperator df) {
        Random random = new Random(length);
        float[] p = new float[length];
        float[] t = new float[length];
        for (int i = 0; i < length; i++) {
            p[i] = (float) (low + (high - low) * random.nextDouble());
            t[i] = random.nextFloat();
        }
        Guarded losses = new Guarded(length);
        Guarded slopes = new Guarded(length);
        loss.forward(Guarded.of(p, length).array(), Guarded.of(t, length).array(), losses.array());
        loss.slope(Guarded.of(p, length).array(), Guarded.of(t, length).array(), slopes.array());
        float[] gotLosses = losses.check();
        float[] gotSlopes = slopes.check();
        for (int i = 0; i < length; i++) {
            double wantLoss = f.applyAsDouble(p[i], t[i]);
            double wantSlope = df.applyAsDouble(p[i], t[i]);
            assertEquals(wantLoss, gotLosses[i], TOLERANCE * Math.max(1, Math.abs(wantLoss)), "loss " + i);
            assertEquals(wantSlope, gotSlopes[i], TOLERANCE * Math.max(1, Math.abs(wantSlope)), "slope " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 53, 1000})
    void everyLoss(int length) {
        compare(PairwiseLoss.MSE, length, -3, 3, (p, t) -> (p - t) * (p - t), (p, t) -> 2 * (p - t));
        compare(
                PairwiseLoss.BCE,
                length,
                0.01,
                0.99,
                (p, t) -> -t * Math.log(p) - (1 - t) * Math.log1p(-p),
                (p, t) -> (p - t) / (p * (1 - p)));
        compare(
                PairwiseLoss.BCE_WITH_LOGITS,
                length,
                -30,
                30,
                (x, t) -> Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x))),
                (x, t) -> 1 / (1 + Math.exp(-x)) - t);
    }

    @Test
    void certaintyThatIsWrongCostsAHundredAsInPyTorch() {
        NDArray losses = NDArray.zeros(2);
        PairwiseLoss.BCE.forward(NDArray.of(0, 1), NDArray.of(1, 0), losses);
        assertEquals(100, losses.get(0));
        assertEquals(100, losses.get(1));
    }

    @Test
    void shapesMustBeEqual() {
        assertEquals(
                "mse_loss: shapes must be equal, got [2] and [3]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> PairwiseLoss.MSE.forward(NDArray.zeros(2), NDArray.zeros(3), NDArray.zeros(2)))
                        .getMessage());
    }
}
