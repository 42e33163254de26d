package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.array.NDArray;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Means, deviations and bounds of 60,000 draws for a weight of 300 outputs and 200 inputs. */
class InitTest {
    private static void check(double deviation, double bound, Consumer<NDArray> init) {
        Generator.manualSeed(7);
        NDArray weight = NDArray.zeros(300, 200);
        init.accept(weight);
        double sum = 0;
        double squares = 0;
        for (float value : weight.toArray()) {
            assertTrue(Math.abs(value) <= bound, value + " is beyond " + bound);
            sum += value;
            squares += (double) value * value;
        }
        assertEquals(0, sum / weight.size(), 5 * deviation / Math.sqrt(weight.size()));
        assertEquals(deviation, Math.sqrt(squares / weight.size()), 0.02 * deviation);
    }

    @Test
    void distributionsAreThoseOfThePapers() {
        double xavier = Math.sqrt(2.0 / 500);
        double kaiming = Math.sqrt(2.0 / 200);
        double root3 = Math.sqrt(3);
        check(xavier, xavier * root3, weight -> Init.xavierUniform(weight, 1));
        check(2 * xavier, Double.MAX_VALUE, weight -> Init.xavierNormal(weight, 2));
        check(kaiming, kaiming * root3, weight -> Init.kaimingUniform(weight, 0));
        check(kaiming / Math.sqrt(1.25), Double.MAX_VALUE, weight -> Init.kaimingNormal(weight, 0.5));
        check(0.5, Double.MAX_VALUE, weight -> Init.normal(weight, 0, 0.5));
        check(1 / root3, 1, weight -> Init.uniform(weight, -1, 1));
    }

    @Test
    void aFanNeedsAWeight() {
        assertEquals(
                "init: fan-in and fan-out need a weight [out, in, ..] that is not empty, got shape [5]",
                assertThrows(IllegalArgumentException.class, () -> Init.xavierUniform(NDArray.zeros(5), 1))
                        .getMessage());
    }
}
