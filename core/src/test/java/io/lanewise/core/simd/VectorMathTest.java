package io.lanewise.core.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every function over the whole range of floats, by bit pattern, against double. */
@Tag("lanes")
class VectorMathTest {
    /** Every how manieth float is tried: 997 gives the bounds in the javadoc. */
    private static final int STRIDE = Integer.getInteger("lanewise.sweep", 5003);

    /**
     * @param ulps the bound that the javadoc promises
     * @param flushed results below this are 0
     */
    record Function(String name, UnaryFunction f, DoubleUnaryOperator reference, double ulps, double flushed) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Function> functions() {
        return Stream.of(
                new Function("exp", VectorMath::exp, Math::exp, 1.05, Float.MIN_NORMAL),
                new Function(
                        "expNegative",
                        x -> VectorMath.expNegative(x.abs().neg()),
                        x -> Math.exp(-Math.abs(x)),
                        5.5,
                        Float.MIN_NORMAL),
                new Function("expm1", VectorMath::expm1, Math::expm1, 1.6, 0),
                new Function("log", VectorMath::log, Math::log, 0.85, 0),
                new Function("log1p", VectorMath::log1p, Math::log1p, 1.5, 0),
                new Function("tanh", VectorMath::tanh, Math::tanh, 2.5, 0),
                new Function("sigmoid", VectorMath::sigmoid, x -> 1 / (1 + Math.exp(-x)), 2.5, Float.MIN_NORMAL),
                new Function("softplus", VectorMath::softplus, VectorMathTest::softplus, 2.3, Float.MIN_NORMAL),
                new Function("erf", VectorMath::erf, Erf::erf, 1.4, 0),
                new Function("sin", Trigonometry::sin, Math::sin, 1.6, 0),
                new Function("cos", Trigonometry::cos, Math::cos, 1.6, 0),
                new Function("tan", Trigonometry::tan, Math::tan, 3.5, 0),
                new Function("asin", Trigonometry::asin, Math::asin, 3, 0),
                new Function("acos", Trigonometry::acos, Math::acos, 3, 0),
                new Function("atan", Trigonometry::atan, Math::atan, 2, 0));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void staysWithinItsBoundOverAllFloats(Function function) {
        float[] x = new float[Lanes.COUNT];
        float[] y = new float[Lanes.COUNT];
        double worst = 0;
        float worstAt = 0;
        for (long bits = 0; bits < 1L << 32; bits += (long) STRIDE * x.length) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Float.intBitsToFloat((int) (bits + (long) i * STRIDE));
            }
            function.f.apply(FloatVector.fromArray(Lanes.F, x, 0)).intoArray(y, 0);
            for (int i = 0; i < x.length; i++) {
                double want = function.reference.applyAsDouble(x[i]);
                double ulps = ulps(y[i], want, function.flushed);
                if (ulps > worst) {
                    worst = ulps;
                    worstAt = x[i];
                }
            }
        }
        assertTrue(worst <= function.ulps, function.name + " is off by " + worst + " ulp at " + worstAt);
    }

    /** Error in units of the last place of the float next to {@code want}; infinite where the kinds of number differ. */
    private static double ulps(float got, double want, double flushed) {
        float rounded = (float) want;
        if (Float.compare(got, rounded) == 0) {
            return 0;
        }
        if (Float.isNaN(rounded) || Float.isInfinite(rounded) || !Float.isFinite(got)) {
            boolean overflowsByRounding =
                    Math.abs(want) > 0.9999999 * Float.MAX_VALUE && Math.abs(got) >= Float.MAX_VALUE;
            return overflowsByRounding ? 0 : Double.POSITIVE_INFINITY;
        }
        if (Math.abs(want) < flushed) {
            return got >= 0 && got < flushed ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(got - want) / Math.ulp(rounded);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void goesToTheLimitsOfMath(Function function) {
        float[] limits = {
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            0f,
            -0f,
            1,
            -1,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.MIN_NORMAL,
            -2
        };
        for (float x : limits) {
            float got = function.f.apply(FloatVector.broadcast(Lanes.F, x)).lane(0);
            float want = (float) function.reference.applyAsDouble(x);
            double error = ulps(got, want, function.flushed);
            assertTrue(error <= function.ulps, function.name + "(" + x + ") is " + got + ", not " + want);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void computesEveryLaneFromItsOwnInput(Function function) {
        float[] x = new float[Lanes.COUNT];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 5 == 4 ? Float.NaN : 0.37f * i + 0.1f;
        }
        FloatVector y = function.f.apply(FloatVector.fromArray(Lanes.F, x, 0));
        for (int i = 0; i < x.length; i++) {
            assertEquals(function.f.apply(FloatVector.broadcast(Lanes.F, x[i])).lane(0), y.lane(i));
        }
    }
}
