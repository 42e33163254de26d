package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The piecewise and the smooth activations over the whole range of float, infinities and NaN among it: f and f' against double.
 */
@Tag("lanes")
class ActivationRangeTest {
    /** f and f' in double. */
    record Twin(DoubleUnaryOperator f, DoubleUnaryOperator df) {}

    private static final double TOLERANCE = 2e-6;

    /** What is smaller than this counts as 0: exp returns 0 below the smallest normal number. */
    private static final double NOTHING = 2e-37;

    /** A prime, so that all bits of the sample vary. */
    private static final int STRIDE = 99_991;

    private static final Map<String, Twin> TWINS = Map.ofEntries(
            Map.entry("hardsigmoid", new Twin(x -> clamp(x / 6 + 0.5, 0, 1), x -> x <= -3 || x >= 3 ? 0 : 1.0 / 6)),
            Map.entry(
                    "hardswish",
                    new Twin(
                            x -> x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6,
                            x -> x < -3 ? 0 : x > 3 ? 1 : x / 3 + 0.5)),
            Map.entry("relu6", new Twin(x -> clamp(x, 0, 6), x -> x <= 0 || x >= 6 ? 0 : 1)),
            Map.entry("hardtanh", new Twin(x -> clamp(x, -1, 1), x -> x <= -1 || x >= 1 ? 0 : 1)),
            Map.entry("threshold", new Twin(x -> x <= 0.1f ? 20 : x, x -> x <= 0.1f ? 0 : 1)),
            Map.entry("hardshrink", new Twin(x -> Math.abs(x) <= 0.5 ? 0 : x, x -> Math.abs(x) <= 0.5 ? 0 : 1)),
            Map.entry(
                    "softshrink",
                    new Twin(x -> Math.abs(x) <= 0.5 ? 0 : x - Math.copySign(0.5, x), x -> Math.abs(x) <= 0.5 ? 0 : 1)),
            Map.entry("selu", elu(1.0507009873554805, 1.0507009873554805 * 1.6732632423543772, 1)),
            Map.entry("silu", new Twin(x -> x < -800 ? 0 : x * sigmoid(x), ActivationRangeTest::siluSlope)),
            Map.entry("mish", new Twin(ActivationRangeTest::mish, ActivationRangeTest::mishSlope)),
            Map.entry("logsigmoid", new Twin(x -> -softplus(-x), x -> sigmoid(-x))),
            Map.entry(
                    "softsign",
                    new Twin(
                            x -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x)),
                            x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))))),
            Map.entry("tanhshrink", new Twin(x -> x - Math.tanh(x), x -> Math.tanh(x) * Math.tanh(x))),
            Map.entry("elu", elu(1, 1, 1)),
            Map.entry("celu", elu(1, 0.7f, 1 / (double) 0.7f)),
            Map.entry("softplus", new Twin(x -> x > 20 ? x : softplus(x), x -> x > 20 ? 1 : sigmoid(x))));

    private static double clamp(double x, double low, double high) {
        return x <= low ? low : x >= high ? high : x;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return x > 100 ? x : Math.log1p(Math.exp(x));
    }

    private static Twin elu(double scale, double alpha, double rate) {
        return new Twin(
                x -> x > 0 ? scale * x : alpha * Math.expm1(rate * x),
                x -> x > 0 ? scale : alpha * rate * Math.exp(rate * x));
    }

    private static double siluSlope(double x) {
        return Math.abs(x) > 800 ? (x > 0 ? 1 : 0) : sigmoid(x) * (1 + x * (1 - sigmoid(x)));
    }

    private static double mish(double x) {
        return x < -800 ? 0 : x * Math.tanh(softplus(x));
    }

    private static double mishSlope(double x) {
        double t = Math.tanh(softplus(x));
        return Math.abs(x) > 800 ? (x > 0 ? 1 : 0) : t + x * (1 - t * t) * sigmoid(x);
    }

    static Twin twin(Activation activation) {
        Twin twin = TWINS.get(activation.name());
        assertNotNull(twin, activation + " has a twin");
        return twin;
    }

    static List<Activation> all() {
        return Stream.of(PiecewiseActivations.list(), SmoothActivations.list())
                .flatMap(List::stream)
                .toList();
    }

    /** Floats from all over the range, and every place where something changes. */
    private static float[] range() {
        float[] corners = {
            0,
            -0f,
            0.1f,
            0.5f,
            -0.5f,
            1,
            -1,
            3,
            -3,
            6,
            20,
            -20,
            100,
            -100,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.MIN_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN
        };
        int samples = (int) ((1L << 32) / STRIDE);
        float[] x = new float[corners.length + samples];
        System.arraycopy(corners, 0, x, 0, corners.length);
        for (int i = 0; i < samples; i++) {
            x[corners.length + i] = Float.intBitsToFloat(i * STRIDE);
        }
        return x;
    }

    private static void assertClose(Activation activation, String what, float x, double want, float got) {
        // an exponential whose argument was scaled has the rounding of the argument as a relative error
        double scaled = activation.name().equals("celu") && Math.abs(x) < 100 ? 0x1p-23 * Math.abs(x / 0.7) : 0;
        double allowed = Math.max(NOTHING, (TOLERANCE + scaled) * Math.abs(want) + absolute(activation));
        boolean close = Double.isNaN(want) ? Float.isNaN(got) : (float) want == got || Math.abs(want - got) <= allowed;
        assertTrue(close, activation + what + "(" + x + ") is " + got + ", not " + want);
    }

    /** Where terms cancel, the error is a share of the terms and not of the result. */
    private static double absolute(Activation activation) {
        return switch (activation.name()) {
            case "mish", "silu", "tanhshrink", "hardswish", "hardsigmoid" -> 5e-7;
            default -> 0;
        };
    }

    @ParameterizedTest
    @MethodSource("all")
    void isItsTwinOverTheWholeRange(Activation activation) {
        float[] x = range();
        NDArray in = NDArray.of(x);
        NDArray out = NDArray.zeros(x.length);
        NDArray slopes = NDArray.zeros(x.length);
        activation.forward(in, out);
        activation.backward(in, out, NDArray.ones(x.length), slopes, false);
        float[] y = out.toArray();
        float[] dx = slopes.toArray();
        for (int i = 0; i < x.length; i++) {
            double want = twin(activation).f.applyAsDouble(x[i]);
            if (Float.isNaN(x[i])) {
                assertTrue(Float.isNaN(y[i]), activation + "(NaN) is " + y[i]);
            } else {
                assertClose(activation, "", x[i], want, y[i]);
                assertClose(activation, "'", x[i], twin(activation).df.applyAsDouble(x[i]), dx[i]);
            }
        }
    }

    @Test
    void numbersAreTaken() {
        assertEquals(2.5f, at(PiecewiseActivations.hardtanh(-2, 2.5f), 7));
        assertEquals(-4, at(PiecewiseActivations.threshold(1, -4), 1));
        assertEquals(0, at(PiecewiseActivations.hardshrink(3), -3));
        assertEquals(2, at(PiecewiseActivations.softshrink(3), 5));
        assertEquals(0.5 * Math.expm1(-2), at(SmoothActivations.elu(0.5f), -2), 1e-7);
        assertEquals(2 * Math.expm1(-1), at(SmoothActivations.celu(2), -2), 1e-7);
        assertEquals(Math.log1p(Math.exp(-6)) / 3, at(SmoothActivations.softplus(3, 20), -2), 1e-9);
        assertEquals(2, at(SmoothActivations.softplus(3, 5), 2));
    }

    private static float at(Activation activation, float x) {
        NDArray y = NDArray.zeros(1);
        activation.forward(NDArray.of(x), y);
        return y.item();
    }

    @Test
    void theSameNumbersAreOneObjectUntilTheyAreTooMany() {
        Activation first = SmoothActivations.elu(0.25f);
        assertSame(first, SmoothActivations.elu(0.25f));
        assertNotSame(first, SmoothActivations.elu(0.75f));
        for (int i = 0; i < 300; i++) {
            SmoothActivations.elu(i);
        }
        assertNotSame(first, SmoothActivations.elu(0.25f));
    }
}
