package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.array.NDArray;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reductions of rows and columns of all the lengths at which kernels change their way, against plain loops. */
@Tag("lanes")
class LongReductionsTest {
    private static final String SHAPES = """
            1, 1
            5, 10
            3, 16
            4, 17
            7, 63
            8, 64
            9, 65
            17, 79
            2, 1000
            128, 33
            129, 20
            1000, 40
            300, 300
            1, 70000
            3, 70001
            """;

    /** Small integers, so that there are equals, now and then a NaN. */
    private static float[] elements(int count, boolean nan) {
        var random = new SplittableRandom(count);
        var x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = nan && random.nextInt(200) == 0 ? Float.NaN : -random.nextInt(1, 1000);
        }
        return x;
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void extremesAndTheirPlaces(int rows, int width) {
        for (boolean nan : new boolean[] {false, true}) {
            float[] x = elements(rows * width, nan);
            NDArray array = NDArray.of(x, rows, width);
            int[] all = new int[rows];
            float[] largest = new float[rows];
            float[] smallest = new float[rows];
            int[] least = new int[rows];
            for (int i = 0; i < rows; i++) {
                all[i] = place(x, i * width, width, 1, 1);
                least[i] = place(x, i * width, width, 1, -1);
                largest[i] = x[i * width + all[i]];
                smallest[i] = x[i * width + least[i]];
            }
            assertArrayEquals(all, ArgExtreme.max(array, 1).toIntArray());
            assertArrayEquals(least, ArgExtreme.min(array, 1).toIntArray());
            assertArrayEquals(all, Reductions.argmax(array).toIntArray());
            assertArrayEquals(largest, Reductions.max(array, false, 1).toArray());
            assertArrayEquals(smallest, Reductions.min(array, false, 1).toArray());
            assertEquals(
                    x[place(x, 0, x.length, 1, 1)], Reductions.max(array, false).item());
            float[] top = new float[width];
            int[] rowOfTop = new int[width];
            for (int j = 0; j < width; j++) {
                rowOfTop[j] = place(x, j, rows, width, 1);
                top[j] = x[j + width * rowOfTop[j]];
            }
            assertArrayEquals(top, Reductions.max(array, false, 0).toArray());
            assertArrayEquals(rowOfTop, ArgExtreme.max(array, 0).toIntArray());
        }
    }

    private static int place(float[] x, int start, int count, int step, int sign) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            float value = sign * x[start + i * step];
            float before = sign * x[start + best * step];
            if (value > before || (Float.isNaN(value) && !Float.isNaN(before))) {
                best = i;
            }
        }
        return best;
    }

    /** Sums of integers are exact while they are small. */
    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void columnSums(int rows, int width) {
        float[] x = elements(rows * width, false);
        float[] sums = new float[width];
        for (int i = 0; i < x.length; i++) {
            sums[i % width] += x[i];
        }
        NDArray array = NDArray.of(x, rows, width);
        Guarded target = new Guarded(width);
        Reductions.sumTo(array, target.array(), false);
        assertArrayEquals(sums, target.array().toArray());
        Reductions.sumTo(array, target.array(), true);
        for (int j = 0; j < width; j++) {
            assertEquals(2 * sums[j], target.array().get(j));
        }
        target.check();
        float[] means = Reductions.mean(array, false, 0).toArray();
        for (int j = 0; j < width; j++) {
            assertEquals(sums[j] / rows, means[j], 1e-6 * Math.abs(sums[j] / rows));
        }
    }
}
