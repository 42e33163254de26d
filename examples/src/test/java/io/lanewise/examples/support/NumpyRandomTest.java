package io.lanewise.examples.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Against numbers that NumPy 2.4.6 printed: {@code np.random.seed(s); [np.random.random() for _ in range(n)]}. */
class NumpyRandomTest {
    @Test
    void seed42IsNumpys() {
        double[] expected = {
            0.3745401188473625,
            0.9507143064099162,
            0.7319939418114051,
            0.5986584841970366,
            0.15601864044243652,
            0.15599452033620265,
            0.05808361216819946,
            0.8661761457749352,
            0.6011150117432088
        };
        var random = new NumpyRandom(42);
        for (double value : expected) {
            assertEquals(value, random.random());
        }
    }

    @Test
    void theStateIsRefilledAsNumpyRefillsIt() {
        // 624 words make 312 doubles: the 313th is the first one after a refill.
        double[] values = new double[1000];
        var random = new NumpyRandom(42);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.random();
        }
        assertEquals(0.07845638134226596, values[311]);
        assertEquals(0.02535074341545751, values[312]);
        assertEquals(0.44600577295795574, values[999]);
    }

    @Test
    void theEndsOfTheRangeOfSeeds() {
        assertEquals(0.5488135039273248, new NumpyRandom(0).random());
        var last = new NumpyRandom(4294967295L);
        assertEquals(0.0976320289940138, last.random());
        assertEquals(0.9123828453026218, last.random());
        assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(-1));
        assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(4294967296L));
    }
}
