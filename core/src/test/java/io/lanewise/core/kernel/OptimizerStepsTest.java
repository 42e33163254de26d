package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the same rules in double, element by element, over several steps. */
@Tag("lanes")
class OptimizerStepsTest {
    private static final int STEPS = 5;
    private static final double TOLERANCE = 2e-6;

    private interface Rule {
        /** The new parameter from the old one, the gradient and two numbers of state, which it changes. */
        double step(double p, double g, double[] state, int step);
    }

    private interface Kernel {
        void step(NDArray p, NDArray g, NDArray m, NDArray v, int step);
    }

    private static void compare(int length, Rule rule, Kernel kernel) {
        Random random = new Random(length);
        float[] start = new float[length];
        for (int i = 0; i < length; i++) {
            start[i] = (float) random.nextGaussian();
        }
        Guarded p = Guarded.of(start, length);
        Guarded m = Guarded.of(new float[length], length);
        Guarded v = Guarded.of(new float[length], length);
        double[] expected = new double[length];
        double[][] state = new double[length][2];
        for (int i = 0; i < length; i++) {
            expected[i] = start[i];
        }
        for (int step = 1; step <= STEPS; step++) {
            float[] slopes = new float[length];
            for (int i = 0; i < length; i++) {
                slopes[i] = (float) random.nextGaussian();
                expected[i] = rule.step(expected[i], slopes[i], state[i], step);
            }
            Guarded g = Guarded.of(slopes, length);
            kernel.step(p.array(), g.array(), m.array(), v.array(), step);
            g.check();
        }
        float[] got = p.check();
        m.check();
        v.check();
        for (int i = 0; i < length; i++) {
            assertEquals(expected[i], got[i], TOLERANCE * Math.max(1, Math.abs(expected[i])), "element " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 53, 1000, 200_003})
    void descent(int length) {
        compare(
                length,
                (p, g, state, step) -> p - 0.1f * (g + 0.01f * p),
                (p, g, m, v, step) -> OptimizerSteps.sgd(new OptimizerSteps.Sgd(0.1f, 0.01f, 0, false), p, g));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 15, 17, 53, 1000})
    void momentumWithDampening(int length) {
        compare(
                length,
                (p, g, state, step) -> {
                    double slope = g + 0.01f * p;
                    state[0] = step == 1 ? slope : 0.9f * state[0] + 0.7f * slope;
                    return p - 0.1f * state[0];
                },
                (p, g, m, v, step) -> OptimizerSteps.momentum(
                        new OptimizerSteps.Sgd(0.1f, 0.01f, 0.9f, false), p, g, m, step == 1 ? 1 : 0.7f));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 15, 17, 53, 1000})
    void nesterov(int length) {
        compare(
                length,
                (p, g, state, step) -> {
                    state[0] = 0.9f * state[0] + g;
                    return p - 0.1f * (g + 0.9f * state[0]);
                },
                (p, g, m, v, step) -> OptimizerSteps.momentum(new OptimizerSteps.Sgd(0.1f, 0, 0.9f, true), p, g, m, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 15, 17, 53, 1000, 200_003})
    void adam(int length) {
        compare(
                length,
                adam(false),
                (p, g, m, v, step) -> OptimizerSteps.adam(
                        new OptimizerSteps.Adam(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, false), p, g, m, v, step));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 15, 17, 53, 1000})
    void adamW(int length) {
        compare(
                length,
                adam(true),
                (p, g, m, v, step) -> OptimizerSteps.adam(
                        new OptimizerSteps.Adam(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, true), p, g, m, v, step));
    }

    private static Rule adam(boolean decoupled) {
        return (p, g, state, step) -> {
            double beta1 = 0.9f;
            double beta2 = 0.999f;
            double value = decoupled ? p * (1 - 0.01f * 0.1f) : p;
            double slope = decoupled ? g : g + 0.1f * p;
            state[0] = beta1 * state[0] + (1 - beta1) * slope;
            state[1] = beta2 * state[1] + (1 - beta2) * slope * slope;
            double mean = state[0] / (1 - Math.pow(beta1, step));
            double square = state[1] / (1 - Math.pow(beta2, step));
            return value - 0.01f * mean / (Math.sqrt(square) + 1e-8f);
        };
    }

    /** A half, so that the scaled gradient is exact. */
    @ParameterizedTest
    @ValueSource(ints = {1, 17, 1000, 200_003})
    void gradientsAreScaledOnTheWay(int length) {
        NDArray g = NDArray.random(Shape.of(length), 1);
        NDArray half = Elementwise.mul(g, 0.5f);
        var sgd = new OptimizerSteps.Sgd(0.1f, 0.01f, 0.9f, true);
        var adam = new OptimizerSteps.Adam(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, false);
        NDArray[][] states = new NDArray[2][];
        for (int way = 0; way < 2; way++) {
            NDArray p = NDArray.ones(length);
            NDArray m = NDArray.zeros(length);
            NDArray v = NDArray.zeros(length);
            NDArray slope = way == 0 ? g : half;
            float scale = way == 0 ? 0.5f : 1;
            OptimizerSteps.sgd(sgd, p, slope, scale);
            OptimizerSteps.momentum(sgd, p, slope, m, 1, scale);
            OptimizerSteps.adam(adam, p, slope, m, v, 1, scale);
            states[way] = new NDArray[] {p, m, v};
        }
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(states[1][i].toArray(), states[0][i].toArray());
        }
        double squares = 0;
        for (float slope : g.toArray()) {
            squares += (double) slope * slope;
        }
        assertEquals(squares, GradientNorm.squares(g), 1e-6 * squares);
        assertEquals(Double.POSITIVE_INFINITY, GradientNorm.squares(NDArray.full(Shape.of(length), 1e30f)));
    }

    @Test
    void slabsMustBeAlike() {
        var rule = new OptimizerSteps.Sgd(0.1f, 0, 0, false);
        assertEquals(
                "sgd: every slab must have shape [3], got [4]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> OptimizerSteps.sgd(rule, NDArray.zeros(3), NDArray.zeros(4)))
                        .getMessage());
    }
}
