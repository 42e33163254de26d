package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses against the formulas in double, and their slopes against the difference quotients of these. */
@Tag("lanes")
class PairwiseLossTest {
    private static final double TOLERANCE = 2e-6;

    /** A loss, its formula, and where predictions come from; targets come from [0, highTarget), or are 1 and -1 if that is 0. */
    record Twin(PairwiseLoss loss, double low, double high, double highTarget, DoubleBinaryOperator f) {
        @Override
        public String toString() {
            return loss.name();
        }
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double smooth(double difference, double beta) {
        double a = Math.abs(difference);
        return a < beta ? a * a / (2 * beta) : a - beta / 2;
    }

    private static double stirling(double t) {
        return t > 1 ? t * Math.log(t) - t + 0.5 * Math.log(2 * Math.PI * t) : 0;
    }

    static List<Twin> twins() {
        return List.of(
                new Twin(PairwiseLosses.MSE, -3, 3, 1, (p, t) -> (p - t) * (p - t)),
                new Twin(PairwiseLosses.L1, -3, 3, 1, (p, t) -> Math.abs(p - t)),
                new Twin(PairwiseLosses.smoothL1(0.5f), -3, 3, 1, (p, t) -> smooth(p - t, 0.5)),
                new Twin(PairwiseLosses.huber(0.7f), -3, 3, 1, (p, t) -> 0.7f * smooth(p - t, 0.7f)),
                new Twin(PairwiseLosses.BCE, 0.01, 0.99, 1, (p, t) -> -t * Math.log(p) - (1 - t) * Math.log1p(-p)),
                new Twin(PairwiseLosses.BCE_WITH_LOGITS, -30, 30, 1, (x, t) -> softplus(x) - x * t),
                new Twin(PairwiseLosses.BCE_POSITIVE, -30, 30, 1, (x, t) -> t * softplus(-x)),
                new Twin(PairwiseLosses.BCE_NEGATIVE, -30, 30, 1, (x, t) -> (1 - t) * softplus(x)),
                new Twin(PairwiseLosses.KL_DIV, -5, 0, 1, (x, t) -> t * (Math.log(t) - x)),
                new Twin(PairwiseLosses.KL_DIV_LOG_TARGET, -5, 0, 1, (x, t) -> Math.exp(t) * (t - x)),
                new Twin(PairwiseLosses.SOFT_MARGIN, -30, 30, 0, (p, t) -> softplus(-t * p)),
                new Twin(PairwiseLosses.hingeEmbedding(0.25f), -1, 1, 0, (p, t) -> t == 1 ? p : Math.max(0, 0.25 - p)),
                new Twin(PairwiseLosses.poissonLog(false), -3, 3, 9, (x, t) -> Math.exp(x) - t * x),
                new Twin(PairwiseLosses.poissonLog(true), -3, 3, 9, (x, t) -> Math.exp(x) - t * x + stirling(t)),
                new Twin(PairwiseLosses.poisson(0.1f, false), 0, 3, 9, (x, t) -> x - t * Math.log(x + 0.1f)),
                new Twin(
                        PairwiseLosses.poisson(0.1f, true),
                        0,
                        3,
                        9,
                        (x, t) -> x - t * Math.log(x + 0.1f) + stirling(t)));
    }

    private static float[] draw(int length, double low, double high, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] =
                    low == high ? (random.nextBoolean() ? 1 : -1) : (float) (low + (high - low) * random.nextDouble());
        }
        return values;
    }

    private static void near(double want, float got, String what) {
        assertEquals(want, got, TOLERANCE * Math.max(1, Math.abs(want)), what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("twins")
    void isItsTwin(Twin twin) {
        for (int length : Lengths.aroundLanes()) {
            float[] p = draw(length, twin.low, twin.high, length);
            float[] t = draw(length, 0, twin.highTarget, length + 1);
            Guarded losses = new Guarded(length);
            twin.loss.forward(
                    Guarded.of(p, length).array(), Guarded.of(t, length).array(), losses.array());
            float[] got = losses.check();
            for (int i = 0; i < length; i++) {
                near(twin.f.applyAsDouble(p[i], t[i]), got[i], twin + " of " + p[i] + " and " + t[i]);
            }
        }
    }

    private interface Gradient {
        void run(NDArray p, NDArray t, NDArray dl, float scale, NDArray out);
    }

    private static void compare(Twin twin, Gradient gradient, double stepP, double stepT) {
        for (int length : Lengths.aroundLanes()) {
            float[] p = draw(length, twin.low, twin.high, length);
            float[] t = draw(length, 0, twin.highTarget, length + 1);
            float[] dl = draw(length, -1, 1, length + 2);
            Guarded each = new Guarded(length);
            Guarded sum = new Guarded(length);
            NDArray ps = NDArray.of(p);
            NDArray ts = NDArray.of(t);
            gradient.run(ps, ts, NDArray.of(dl), 1, each.array());
            gradient.run(ps, ts, NDArray.full(Shape.SCALAR, 3), 0.5f, sum.array());
            float[] gotEach = each.check();
            float[] gotSum = sum.check();
            for (int i = 0; i < length; i++) {
                double slope = (twin.f.applyAsDouble(p[i] + stepP, t[i] + stepT)
                                - twin.f.applyAsDouble(p[i] - stepP, t[i] - stepT))
                        / (2 * (stepP + stepT));
                near(dl[i] * slope, gotEach[i], twin + " slope at " + p[i] + " and " + t[i]);
                near(1.5 * slope, gotSum[i], twin + " slope at " + p[i] + " and " + t[i]);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("twins")
    void slopeOfThePrediction(Twin twin) {
        compare(twin, twin.loss::predictionGradient, 1e-6, 0);
    }

    static Stream<Twin> twinsWithTargetGradient() {
        return twins().stream().filter(twin -> twin.loss.hasTargetGradient());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("twinsWithTargetGradient")
    void slopeOfTheTarget(Twin twin) {
        compare(twin, twin.loss::targetGradient, 0, 1e-6);
    }

    private static float at(PairwiseLoss loss, float p, float t) {
        NDArray out = NDArray.zeros(1);
        loss.forward(NDArray.of(p), NDArray.of(t), out);
        return out.item();
    }

    private static float slopeAt(PairwiseLoss loss, float p, float t) {
        NDArray out = NDArray.zeros(1);
        loss.predictionGradient(NDArray.of(p), NDArray.of(t), NDArray.ones(1), 1, out);
        return out.item();
    }

    @Test
    void certaintyThatIsWrongCostsAHundredAsInPyTorch() {
        assertEquals(100, at(PairwiseLosses.BCE, 0, 1));
        assertEquals(100, at(PairwiseLosses.BCE, 1, 0));
    }

    @Test
    void cornersHavePyTorchsSlopes() {
        assertEquals(0, slopeAt(PairwiseLosses.L1, 2, 2));
        assertEquals(1, slopeAt(PairwiseLosses.smoothL1(0.5f), 1.5f, 1));
        assertEquals(0.5f, slopeAt(PairwiseLosses.huber(0.5f), 1.5f, 1));
        assertEquals(-1, slopeAt(PairwiseLosses.hingeEmbedding(0.5f), 0.5f, -1));
        assertEquals(0, at(PairwiseLosses.KL_DIV, -3, 0));
    }

    @Test
    void nanGoesThrough() {
        for (PairwiseLoss loss : PairwiseLosses.all()) {
            assertTrue(Float.isNaN(at(loss, Float.NaN, 1)), loss.name());
        }
    }

    @Test
    void mistakesAreNamed() {
        assertEquals(
                "mse_loss: shapes must be equal, got [2] and [3]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> PairwiseLosses.MSE.forward(NDArray.zeros(2), NDArray.zeros(3), NDArray.zeros(2)))
                        .getMessage());
        assertEquals(
                "hinge_embedding_loss: has no gradient with respect to its target",
                assertThrows(IllegalArgumentException.class, () -> PairwiseLosses.hingeEmbedding(1)
                                .targetGradient(NDArray.ones(1), NDArray.ones(1), NDArray.ones(1), 1, NDArray.ones(1)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> PairwiseLosses.huber(0));
        assertThrows(IllegalArgumentException.class, () -> PairwiseLosses.smoothL1(-1));
        assertThrows(IllegalArgumentException.class, () -> PairwiseLosses.poisson(-1, false));
    }
}
