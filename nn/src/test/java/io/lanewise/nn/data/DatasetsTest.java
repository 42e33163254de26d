package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Shape;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class DatasetsTest {
    private static int[] labels(TensorDataset data) {
        if (data.y().isInt()) {
            assertEquals(Shape.of(data.size()), data.y().shape());
            return data.y().toIntArray();
        }
        assertEquals(Shape.of(data.size(), 1), data.y().shape());
        float[] y = data.y().toArray();
        int[] labels = new int[y.length];
        Arrays.setAll(labels, i -> (int) y[i]);
        return labels;
    }

    private static void assertCounts(TensorDataset data, int... counts) {
        int[] got = new int[counts.length];
        for (int label : labels(data)) {
            got[label]++;
        }
        assertArrayEquals(counts, got);
    }

    @Test
    void moonsLieOnTheirHalfCircles() {
        TensorDataset data = Datasets.moons(101, 0, 1);
        assertCounts(data, 50, 51);
        float[] x = data.x().toArray();
        int[] y = labels(data);
        float lowest = 1;
        float right = 0;
        for (int i = 0; i < y.length; i++) {
            double dx = x[2 * i] - y[i];
            double dy = x[2 * i + 1] - 0.5 * y[i];
            assertEquals(1, Math.hypot(dx, dy), 1e-6);
            assertTrue(y[i] == 0 ? dy > -1e-6 : dy < 1e-6);
            lowest = Math.min(lowest, x[2 * i + 1]);
            right = Math.max(right, x[2 * i]);
        }
        assertEquals(-0.5f, lowest, 1e-6f);
        assertEquals(2f, right, 1e-6f);
    }

    @Test
    void circlesAreEvenlyFilled() {
        TensorDataset data = Datasets.circles(40, 0, 0.5, 1);
        assertCounts(data, 20, 20);
        float[] x = data.x().toArray();
        int[] y = labels(data);
        Set<Long> angles = new TreeSet<>();
        for (int i = 0; i < y.length; i++) {
            assertEquals(y[i] == 0 ? 1 : 0.5, Math.hypot(x[2 * i], x[2 * i + 1]), 1e-6);
            angles.add(Math.floorMod(Math.round(Math.atan2(x[2 * i + 1], x[2 * i]) / Math.PI * 10), 20L));
        }
        assertEquals(20, angles.size());
    }

    @Test
    void spiralsFollowTheirFormula() {
        TensorDataset data = Datasets.spirals(100, 3, 0, 1);
        assertCounts(data, 33, 33, 34);
        assertTrue(data.y().isInt());
        float[] x = data.x().toArray();
        int[] y = labels(data);
        double furthest = 0;
        for (int i = 0; i < y.length; i++) {
            double t = Math.hypot(x[2 * i], x[2 * i + 1]);
            double angle = 4 * t + 2 * Math.PI * y[i] / 3;
            assertEquals(t * Math.cos(angle), x[2 * i], 1e-6);
            assertEquals(t * Math.sin(angle), x[2 * i + 1], 1e-6);
            furthest = Math.max(furthest, t);
        }
        assertEquals(1, furthest, 1e-6);
        assertCounts(Datasets.spirals(10, 0.1, 2), 5, 5);
    }

    @Test
    void xorWithoutNoiseIsTheTruthTable() {
        for (int n : new int[] {4, 10}) {
            TensorDataset data = Datasets.xor(n, 0, 3);
            float[] x = data.x().toArray();
            int[] y = labels(data);
            Set<String> corners = new TreeSet<>();
            for (int i = 0; i < n; i++) {
                assertEquals(x[2 * i] != x[2 * i + 1] ? 1 : 0, y[i]);
                corners.add(x[2 * i] + " " + x[2 * i + 1]);
            }
            assertEquals(Set.of("0.0 0.0", "0.0 1.0", "1.0 0.0", "1.0 1.0"), corners);
        }
    }

    @Test
    void blobsLieAroundTheirCentres() {
        TensorDataset exact = Datasets.blobs(7, 3, 5, 0, 4);
        assertEquals(Shape.of(7, 5), exact.x().shape());
        assertCounts(exact, 2, 2, 3);
        int[] y = labels(exact);
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 5; j++) {
                assertTrue(Math.abs(exact.x().get(i, j)) <= 10);
                for (int k = 0; k < 7; k++) {
                    assertEquals(y[i] == y[k], exact.x().get(i, j) == exact.x().get(k, j));
                }
            }
        }
    }

    @Test
    void noiseHasItsStandardDeviation() {
        TensorDataset data = Datasets.blobs(20_000, 1, 1, 2.5, 5);
        float[] x = data.x().toArray();
        double mean = 0;
        double square = 0;
        for (float value : x) {
            mean += value / (double) x.length;
        }
        for (float value : x) {
            square += (value - mean) * (value - mean) / x.length;
        }
        assertEquals(2.5, Math.sqrt(square), 0.05);
    }

    @Test
    void theSeedDecidesAndClassesAreMixed() {
        for (LongFunction<TensorDataset> make : Arrays.<LongFunction<TensorDataset>>asList(
                seed -> Datasets.moons(200, 0.1f, seed),
                seed -> Datasets.circles(200, 0.1, 0.3, seed),
                seed -> Datasets.spirals(200, 0.1, seed),
                seed -> Datasets.xor(200, 0.1, seed),
                seed -> Datasets.blobs(200, 4, 1.0, seed))) {
            TensorDataset data = make.apply(6);
            assertEquals(Shape.of(200, 2), data.x().shape());
            assertArrayEquals(data.x().toArray(), make.apply(6).x().toArray());
            assertFalse(Arrays.equals(data.x().toArray(), make.apply(7).x().toArray()));
            int[] y = labels(data);
            int changes = 0;
            for (int i = 1; i < y.length; i++) {
                changes += y[i] != y[i - 1] ? 1 : 0;
            }
            assertTrue(changes > 70, "classes change " + changes + " times");
        }
        assertEquals(1, Datasets.moons(1, 0, 1).size());
    }

    @Test
    void badArguments() {
        message("moons: n must be at least 1, got 0", () -> Datasets.moons(0, 0.1, 1));
        message("circles: noise must be finite and at least 0, got -1.0", () -> Datasets.circles(5, -1, 0.5, 1));
        message("xor: noise must be finite and at least 0, got NaN", () -> Datasets.xor(5, Double.NaN, 1));
        message("circles: factor must be in [0.0, 1.0], got 1.5", () -> Datasets.circles(5, 0, 1.5, 1));
        message("spirals: classes must be at least 1, got 0", () -> Datasets.spirals(5, 0, 0.1, 1));
        message("blobs: centers must be at least 1, got 0", () -> Datasets.blobs(5, 0, 1.0, 1));
        message("blobs: features must be at least 1, got 0", () -> Datasets.blobs(5, 1, 0, 1.0, 1));
    }

    private static void message(String expected, org.junit.jupiter.api.function.Executable body) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, body).getMessage());
    }
}
