package io.lanewise.examples.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.autograd.Tensor;
import java.time.LocalDate;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** What examples compute their figures with. */
class FiguresTest {
    @Test
    void twoComponentsKeepAPlane() {
        var generator = new Generator(1);
        float[][] points = new float[50][];
        for (int i = 0; i < points.length; i++) {
            float a = generator.nextFloat();
            float b = generator.nextFloat();
            points[i] = new float[] {1 + a, 2 - b, a + b, a - 2 * b};
        }
        Tensor data = Tensor.of(points);
        assertArrayEquals(data.toArray(), Pca.fit(data, 2).reconstruct(data).toArray(), 1e-5f);
        double lost =
                Pca.fit(data, 1).reconstruct(data).sub(data).square().mean().item();
        assertTrue(lost > 1e-3 && lost < 0.1, "lost " + lost);
    }

    @Test
    void aLinearModelFindsALine() {
        Tensor x = Tensor.of(new float[][] {{0, 0}, {1, 0}, {0, 1}, {2, 3}});
        Tensor y = Tensor.of(5, 7, 4, 6).unsqueeze(1); // 5 + 2 a - b
        Tensor answer = LinearModel.fit(x, y).predict(Tensor.of(new float[][] {{10, 1}, {0, -1}}));
        assertArrayEquals(new float[] {24, 6}, answer.toArray(), 1e-5f);
    }

    /** At a fixed point x of the equation, 0.2 / (1 + x^10) = 0.1, nothing changes: x = 1. Below, the series swings around it for ever. */
    @Test
    void theSeriesSwingsAroundItsFixedPoint() {
        float[] series = MackeyGlass.series(500, 17, 6);
        int crossings = 0;
        for (int i = 1; i < series.length; i++) {
            crossings += (series[i] > 1) != (series[i - 1] > 1) ? 1 : 0;
            assertEquals(0.9, series[i], 0.6, "value " + i);
        }
        assertTrue(crossings > 50, crossings + " crossings");
        float[] fine = MackeyGlass.series(61, 17, 1);
        assertEquals(series[10], fine[60]);
    }

    @Test
    void datesAreAllDifferentAndReadAsWritten() {
        var dates = WrittenDates.shuffled(1);
        assertEquals(36_525, new HashSet<>(dates).size());
        var forms = new HashSet<String>();
        var generator = new Generator(1);
        for (int i = 0; i < 500; i++) {
            forms.add(WrittenDates.written(LocalDate.of(1987, 3, 9), generator));
        }
        for (String form : new String[] {"9 March 1987", "Mar 9, 87", "9.3.1987", "3/9/1987", "monday, 9 march 1987"}) {
            assertTrue(forms.contains(form), form + " in " + forms);
        }
    }
}
