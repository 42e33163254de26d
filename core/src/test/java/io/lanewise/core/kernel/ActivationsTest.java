package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every function of {@link Activations#all} against its double twin, which must be in the table here. */
@Tag("lanes")
class ActivationsTest {
    /** f in double, and the interval that inputs are drawn from. */
    record Twin(DoubleUnaryOperator f, double low, double high) {}

    private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

    private static final Map<String, Twin> TWINS = Map.ofEntries(
            Map.entry("relu", new Twin(x -> Math.max(x, 0), -4, 4)),
            Map.entry("leaky_relu", new Twin(x -> x > 0 ? x : 0.01f * x, -4, 4)),
            Map.entry("sigmoid", new Twin(x -> 1 / (1 + Math.exp(-x)), -20, 20)),
            Map.entry("tanh", new Twin(Math::tanh, -6, 6)),
            Map.entry("gelu", new Twin(x -> x * NORMAL.cumulativeProbability(x), -6, 6)),
            Map.entry("gelu_tanh", new Twin(ActivationsTest::geluTanh, -6, 6)),
            Map.entry("exp", new Twin(Math::exp, -8, 3)),
            Map.entry("log", new Twin(Math::log, 0.01, 9)),
            Map.entry("sqrt", new Twin(Math::sqrt, 0.01, 9)),
            Map.entry("square", new Twin(x -> x * x, -4, 4)),
            Map.entry("neg", new Twin(x -> -x, -4, 4)),
            Map.entry("abs", new Twin(Math::abs, -4, 4)),
            Map.entry("reciprocal", new Twin(x -> 1 / x, 0.1, 9)),
            Map.entry("rsqrt", new Twin(x -> 1 / Math.sqrt(x), 0.1, 9)),
            Map.entry("log1p", new Twin(Math::log1p, -0.9, 9)),
            Map.entry("log2", new Twin(x -> Math.log(x) / Math.log(2), 0.01, 9)),
            Map.entry("log10", new Twin(Math::log10, 0.01, 9)),
            Map.entry("expm1", new Twin(Math::expm1, -8, 3)),
            Map.entry("erf", new Twin(Erf::erf, -4, 4)),
            Map.entry("sin", new Twin(Math::sin, -9, 9)),
            Map.entry("cos", new Twin(Math::cos, -9, 9)),
            Map.entry("tan", new Twin(Math::tan, -1.4, 1.4)),
            Map.entry("asin", new Twin(Math::asin, -0.9, 0.9)),
            Map.entry("acos", new Twin(Math::acos, -0.9, 0.9)),
            Map.entry("atan", new Twin(Math::atan, -4, 4)),
            Map.entry("sinh", new Twin(Math::sinh, -4, 4)),
            Map.entry("cosh", new Twin(Math::cosh, -4, 4)),
            Map.entry("ceil", new Twin(Math::ceil, -2.9, -2.1)),
            Map.entry("floor", new Twin(Math::floor, -2.9, -2.1)),
            Map.entry("round", new Twin(Math::rint, 2.6, 3.4)),
            Map.entry("trunc", new Twin(x -> (long) x, -2.9, -2.1)),
            Map.entry("frac", new Twin(x -> x - (long) x, -2.9, -2.1)),
            Map.entry("sign", new Twin(Math::signum, -4, 4)));

    private static double geluTanh(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    static List<Activation> all() {
        return Stream.concat(Activations.all().stream(), MathFunctions.all().stream())
                .toList();
    }

    private static Twin twin(Activation activation) {
        Twin twin = TWINS.get(activation.name());
        if (twin == null) {
            return new Twin(ActivationRangeTest.twin(activation).f(), -7, 7);
        }
        return twin;
    }

    private static float[] inputs(Activation activation, int length) {
        Twin twin = twin(activation);
        SplittableRandom random = new SplittableRandom(length);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (float) random.nextDouble(twin.low, twin.high);
        }
        return x;
    }

    /** f' by a central difference of the twin that stays on one side of a corner at 0. */
    private static double slope(Activation activation, double x) {
        double h = Math.min(1e-5, Math.abs(x) / 2);
        DoubleUnaryOperator f = twin(activation).f;
        return (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
    }

    private static void assertClose(double want, float got, String what) {
        assertTrue(Math.abs(got - want) <= 2e-6 * Math.max(1, Math.abs(want)), what + " is " + got + ", not " + want);
    }

    @ParameterizedTest
    @MethodSource("all")
    void forwardIsItsTwinAndWritesNothingElse(Activation activation) {
        for (int n : Lengths.aroundLanes()) {
            float[] x = inputs(activation, n);
            Guarded y = new Guarded(n);
            activation.forward(NDArray.of(x), y.array());
            float[] got = y.check();
            for (int i = 0; i < n; i++) {
                assertClose(twin(activation).f.applyAsDouble(x[i]), got[i], activation + "(" + x[i] + ")");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void backwardIsTheNumericGradientTimesTheOneAbove(Activation activation) {
        for (int n : Lengths.aroundLanes()) {
            float[] x = inputs(activation, n);
            float[] dy = NDArray.random(NDArray.of(x).shape(), 5).toArray();
            NDArray y = NDArray.zeros(n);
            activation.forward(NDArray.of(x), y);
            Guarded dx = new Guarded(n);
            activation.backward(NDArray.of(x), y, NDArray.of(dy), dx.array(), false);
            Guarded sum = new Guarded(n);
            sum.array().fill(3);
            activation.backward(NDArray.of(x), y, NDArray.of(dy), sum.array(), true);
            float[] slopes = dx.check();
            float[] sums = sum.check();
            for (int i = 0; i < n; i++) {
                double want = dy[i] * slope(activation, x[i]);
                assertClose(want, slopes[i], activation + "'(" + x[i] + ")");
                assertClose(3 + want, sums[i], "3 + " + activation + "'(" + x[i] + ")");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void worksInPlaceAndOnViews(Activation activation) {
        NDArray x = NDArray.of(inputs(activation, 37 * 5), 37, 5);
        NDArray y = NDArray.zeros(37, 5);
        activation.forward(x, y);
        NDArray turned = NDArray.zeros(5, 37);
        activation.forward(x.transpose(), turned);
        assertArrayEquals(y.transpose().toArray(), turned.toArray());
        NDArray dy = NDArray.random(37, 5, 9);
        NDArray dx = NDArray.zeros(37, 5);
        activation.backward(x, y, dy, dx, false);
        activation.backward(x.transpose(), y.transpose(), dy.transpose(), turned, false);
        assertArrayEquals(dx.transpose().toArray(), turned.toArray());
        activation.backward(x, y, dy, dy, false);
        assertArrayEquals(dx.toArray(), dy.toArray());
        activation.forward(x, x);
        assertArrayEquals(y.toArray(), x.toArray());
    }

    @ParameterizedTest
    @MethodSource("all")
    void letsNaNThrough(Activation activation) {
        NDArray y = NDArray.zeros(1);
        activation.forward(NDArray.of(Float.NaN), y);
        assertTrue(Float.isNaN(y.item()), activation + "(NaN) is " + y.item());
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesAnOutputOfAnotherShapeAndLeavesItAlone(Activation activation) {
        NDArray y = NDArray.zeros(3, 2);
        NDArray x = NDArray.ones(2, 3);
        var error = assertThrows(IllegalArgumentException.class, () -> activation.forward(x, y));
        assertEquals(activation.name() + ": y must have shape [2, 3], got [3, 2]", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> activation.backward(x, x, y, x, false));
        assertThrows(IllegalArgumentException.class, () -> activation.forward(x, y.transpose()));
        assertArrayEquals(new float[6], y.toArray());
    }

    @Test
    void cornersHavePyTorchsSlopes() {
        assertEquals(0, slopeAtZero(Activations.RELU));
        assertEquals(0.01f, slopeAtZero(Activations.leakyRelu(0.01f)));
        assertEquals(0, slopeAtZero(Activations.ABS));
    }

    private static float slopeAtZero(Activation activation) {
        NDArray dx = NDArray.ones(1);
        activation.backward(NDArray.zeros(1), NDArray.zeros(1), NDArray.ones(1), dx, false);
        return dx.item();
    }

    @Test
    void aSlopeOfLeakyReluIsOneObject() {
        assertSame(Activations.leakyRelu(0.2f), Activations.leakyRelu(0.2f));
        assertFalse(Activations.leakyRelu(0.2f) == Activations.leakyRelu(0.1f));
    }

    @Test
    void geluKeepsItsPrecisionInTheLowerTail() {
        NDArray y = NDArray.zeros(1);
        for (float x : new float[] {-3, -4, -5, -5.5f}) {
            Activations.GELU.forward(NDArray.of(x), y);
            double want = x * NORMAL.cumulativeProbability(x);
            assertEquals(want, y.item(), 1e-6 * Math.abs(want), "gelu(" + x + ")");
        }
    }

    @Test
    void aUsersOwnFunctionWorks() {
        Activation squaredRelu = Activation.of(
                "squared_relu",
                v -> {
                    var r = v.max(0f);
                    return r.mul(r);
                },
                (x, y) -> x.max(0f).mul(2f));
        NDArray x = NDArray.of(-1, 0, 3);
        NDArray y = NDArray.zeros(3);
        squaredRelu.forward(x, y);
        assertArrayEquals(new float[] {0, 0, 9}, y.toArray());
        squaredRelu.backward(x, y, NDArray.ones(3), y, true);
        assertArrayEquals(new float[] {0, 0, 15}, y.toArray());
    }
}
