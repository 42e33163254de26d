package io.lanewise.examples.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DigitScoreTest {
    @Test
    void aSureJudgeOfAllClassesGivesTheirNumberAndAnUndecidedOneGives1() {
        var sure = DigitScore.of(new double[] {1, 0, 0}, new double[] {0, 0, 1}, new double[] {0, 1, 0});
        assertEquals(3, sure.inception(), 1e-12);
        assertArrayEquals(new int[] {0, 2, 1}, sure.answers());
        assertEquals(1 / 3.0, sure.rarest(), 1e-12);
        assertEquals(
                1,
                DigitScore.of(new double[] {0.25, 0.75}, new double[] {0.25, 0.75})
                        .inception(),
                1e-12);
    }

    @Test
    void oneClassAloneGives1() {
        var alone = DigitScore.of(new double[] {1, 0}, new double[] {1, 0});
        assertEquals(1, alone.inception(), 1e-12);
        assertArrayEquals(new double[] {1, 0}, alone.shares());
        assertEquals(0, alone.rarest());
    }

    /** exp of the mean of KL(p | mean), by hand: means 0.7 and 0.3. */
    @Test
    void inBetween() {
        double first = 0.9 * Math.log(0.9 / 0.7) + 0.1 * Math.log(0.1 / 0.3);
        double second = 0.5 * Math.log(0.5 / 0.7) + 0.5 * Math.log(0.5 / 0.3);
        var score = DigitScore.of(new double[] {0.9, 0.1}, new double[] {0.5, 0.5});
        assertEquals(Math.exp((first + second) / 2), score.inception(), 1e-12);
    }
}
