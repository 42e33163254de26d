package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.core.array.NDArray;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule against the same in double, element by element, over several steps. */
@Tag("lanes")
class OptimizerRulesTest {
    private static final double TOLERANCE = 5e-6;

    private interface Step {
        /** The new parameter from the old one, the gradient and the states, which it changes. */
        double next(double p, double g, double[] s, float[] n);
    }

    record Twin(OptimizerRule rule, float[] numbers, Step step) {
        @Override
        public String toString() {
            return rule + " with " + rule.states() + " states";
        }
    }

    private static float[] numbers(float... numbers) {
        return numbers;
    }

    private static double square(double x) {
        return x * x;
    }

    static List<Twin> twins() {
        return List.of(
                new Twin(OptimizerRules.ADAGRAD, numbers(0.1f, 0.01f, 1e-6f), (p, gradient, s, n) -> {
                    double g = gradient + n[1] * p;
                    s[0] += g * g;
                    return p - n[0] * g / (Math.sqrt(s[0]) + n[2]);
                }),
                new Twin(OptimizerRules.ADADELTA, numbers(0.5f, 0.01f, 0.75f, 0.25f, 1e-3f), (p, gradient, s, n) -> {
                    double g = gradient + n[1] * p;
                    s[0] = n[2] * s[0] + n[3] * g * g;
                    double change = Math.sqrt(s[1] + n[4]) / Math.sqrt(s[0] + n[4]) * g;
                    s[1] = n[2] * s[1] + n[3] * change * change;
                    return p - n[0] * change;
                }),
                rmsprop(false, false),
                rmsprop(false, true),
                rmsprop(true, false),
                rmsprop(true, true),
                new Twin(OptimizerRules.ADAMAX, numbers(0.1f, 0.01f, 0.25f, 0.9f, 1e-3f), (p, gradient, s, n) -> {
                    double g = gradient + n[1] * p;
                    s[0] += n[2] * (g - s[0]);
                    s[1] = Math.max(n[3] * s[1], Math.abs(g) + n[4]);
                    return p - n[0] * s[0] / s[1];
                }),
                moments(OptimizerRules.MOMENTS, false),
                moments(OptimizerRules.LARGEST_MOMENTS, true),
                new Twin(OptimizerRules.RPROP, numbers(-1, 0.5f, 1.5f, 0.25f, 1.75f), (p, gradient, s, n) -> {
                    double g = n[0] * gradient;
                    double agreement = Math.signum(g * s[1]);
                    double factor = agreement > 0 ? n[2] : agreement < 0 ? n[1] : 1;
                    s[0] = Math.min(Math.max(s[0] * factor, n[3]), n[4]);
                    s[1] = agreement < 0 ? 0 : g;
                    return p - s[0] * Math.signum(s[1]);
                }),
                new Twin(OptimizerRules.ASGD, numbers(0.1f, 0.01f, 0.9f, 0.25f, 0.75f), (p, gradient, s, n) -> {
                    double next = n[2] * p - n[0] * (gradient + n[1] * p);
                    s[0] = n[4] * s[0] + n[3] * next;
                    return next;
                }),
                new Twin(OptimizerRules.LION, numbers(0.1f, 0.9f, 0.25f, 0.125f), (p, g, s, n) -> {
                    double direction = Math.signum((1 - n[2]) * s[0] + n[2] * g);
                    s[0] += n[3] * (g - s[0]);
                    return n[1] * p - n[0] * direction;
                }));
    }

    private static Twin rmsprop(boolean centered, boolean momentum) {
        float[] numbers = numbers(0.1f, 0.01f, 0.75f, 0.25f, 1e-3f, 0.5f);
        return new Twin(OptimizerRules.rmsprop(centered, momentum), numbers, (p, gradient, s, n) -> {
            double g = gradient + n[1] * p;
            s[0] = n[2] * s[0] + n[3] * g * g;
            double variance = s[0];
            if (centered) {
                s[1] += n[3] * (g - s[1]);
                variance -= square(s[1]);
            }
            double ratio = g / (Math.sqrt(variance) + n[4]);
            if (!momentum) {
                return p - n[0] * ratio;
            }
            int velocity = centered ? 2 : 1;
            s[velocity] = n[5] * s[velocity] + ratio;
            return p - n[0] * s[velocity];
        });
    }

    private static Twin moments(OptimizerRule rule, boolean largest) {
        float[] numbers = numbers(0.05f, 0.01f, 0.25f, 0.9f, 0.1f, 0.15f, 2, 1e-3f, 0.95f);
        return new Twin(rule, numbers, (p, gradient, s, n) -> {
            double g = gradient + n[1] * p;
            s[0] += n[2] * (g - s[0]);
            s[1] = n[3] * s[1] + n[4] * g * g;
            s[2] = Math.max(s[2], s[1]);
            double root = n[6] * Math.sqrt(largest ? s[2] : s[1]) + n[7];
            return n[8] * p - (n[0] * g + n[5] * s[0]) / root;
        });
    }

    private static float[] gaussian(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextInt(9) == 0 ? 0 : (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("twins")
    void isItsTwin(Twin twin) {
        for (int length : new int[] {0, 16, 48, 1008, 70_000}) {
            compare(twin, length / 16 * 16);
        }
    }

    private static void compare(Twin twin, int length) {
        Random random = new Random(length);
        float[] start = gaussian(random, length);
        Guarded p = Guarded.of(start, length);
        Guarded[] guards = new Guarded[twin.rule.states()];
        NDArray[] states = new NDArray[guards.length];
        for (int i = 0; i < guards.length; i++) {
            guards[i] = new Guarded(length);
            states[i] = guards[i].array();
            states[i].fill(0.5f);
        }
        double[] expected = new double[length];
        double[][] state = new double[length][3];
        for (int i = 0; i < length; i++) {
            expected[i] = start[i];
            java.util.Arrays.fill(state[i], 0, guards.length, 0.5);
        }
        for (int step = 1; step <= 4; step++) {
            float[] slopes = gaussian(random, length);
            Guarded g = Guarded.of(slopes, length);
            twin.rule.step(twin.numbers, p.array(), g.array(), states);
            g.check();
            for (int i = 0; i < length; i++) {
                expected[i] = twin.step.next(expected[i], slopes[i], state[i], twin.numbers);
            }
        }
        float[] got = p.check();
        for (int i = 0; i < length; i++) {
            assertEquals(expected[i], got[i], TOLERANCE * Math.max(1, Math.abs(expected[i])), "parameter " + i);
        }
        for (int j = 0; j < guards.length; j++) {
            float[] values = guards[j].check();
            for (int i = 0; i < length; i++) {
                assertEquals(state[i][j], values[i], TOLERANCE * Math.max(1, Math.abs(state[i][j])), "state " + j);
            }
        }
    }

    private static void refused(String message, OptimizerRule rule, float[] numbers, NDArray... arrays) {
        NDArray[] states = java.util.Arrays.copyOfRange(arrays, 1, arrays.length);
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> rule.step(numbers, arrays[0], NDArray.ones(16), states))
                        .getMessage());
    }

    @Test
    void mistakesAreNamed() {
        OptimizerRule rule = OptimizerRules.ADAGRAD;
        float[] numbers = new float[3];
        NDArray p = NDArray.zeros(16);
        refused("adagrad: expected the numbers [rate, decay, epsilon], got 1", rule, new float[1], p, p);
        refused("adagrad: expected 1 states, got 2", rule, numbers, p, p, p);
        refused("adagrad: every slab must have shape [16], got [32]", rule, numbers, p, NDArray.zeros(32));
        refused("adagrad: every slab must have shape [5], got [16]", rule, numbers, NDArray.zeros(5), p);
        NDArray odd = NDArray.zeros(5);
        assertEquals(
                "adagrad: slabs must have a multiple of 16 elements, got shape [5]",
                assertThrows(IllegalArgumentException.class, () -> rule.step(numbers, odd, odd, odd))
                        .getMessage());
    }

    @Test
    void aVarianceThatRoundsBelowZeroIsZero() {
        OptimizerRule rule = OptimizerRules.rmsprop(true, false);
        NDArray p = NDArray.zeros(16);
        NDArray[] states = {NDArray.zeros(16), NDArray.zeros(16)};
        float[] numbers = {0.1f, 0, 0.5f, 0.5f, 1, 0};
        for (int i = 0; i < 200; i++) {
            rule.step(numbers, p, NDArray.full(p.shape(), 0.1f), states);
        }
        assertEquals(-2, p.get(0), 0.01);
    }
}
