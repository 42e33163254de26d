package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Softmax and cross-entropy against plain loops in double. */
@Tag("lanes")
class SoftmaxTest {
    private static final double TOLERANCE = 2e-6;

    private static float[] gaussian(int count, double scale, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static double[] softmax(float[] x, int from, int count) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, x[from + i]);
        }
        double[] p = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            p[i] = Math.exp(x[from + i] - max);
            sum += p[i];
        }
        for (int i = 0; i < count; i++) {
            p[i] /= sum;
        }
        return p;
    }

    private static void near(double[] expected, float[] got, int from, String what) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], got[from + i], TOLERANCE * Math.max(1, Math.abs(expected[i])), what + " " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,2", "5,7", "4,8", "3,9", "2,15", "3,16", "2,17", "7,33", "1,1000", "300,129"})
    void rowsAndGradients(int rows, int columns) {
        float[] x = gaussian(rows * columns, 3, columns);
        float[] dy = gaussian(rows * columns, 1, 99);
        NDArray y = Softmax.softmax(Guarded.of(x, rows, columns).array(), 1);
        NDArray log = Softmax.logSoftmax(NDArray.of(x, rows, columns), -1);
        Guarded dx = Guarded.of(gaussian(rows * columns, 1, 5), rows, columns);
        float[] before = dx.array().toArray();
        Softmax.softmaxBackward(y, NDArray.of(dy, rows, columns), dx.array(), 1, true);
        Guarded dLog = new Guarded(rows, columns);
        Softmax.logSoftmaxBackward(log, NDArray.of(dy, rows, columns), dLog.array(), 1, false);
        for (int r = 0; r < rows; r++) {
            int at = r * columns;
            double[] p = softmax(x, at, columns);
            double dot = 0;
            double sum = 0;
            for (int i = 0; i < columns; i++) {
                dot += p[i] * dy[at + i];
                sum += dy[at + i];
            }
            double[] expectedDx = new double[columns];
            double[] expectedLog = new double[columns];
            double[] expectedDLog = new double[columns];
            for (int i = 0; i < columns; i++) {
                expectedDx[i] = before[at + i] + p[i] * (dy[at + i] - dot);
                expectedLog[i] = Math.log(p[i]);
                expectedDLog[i] = dy[at + i] - p[i] * sum;
            }
            near(p, y.toArray(), at, "softmax");
            near(expectedLog, log.toArray(), at, "log-softmax");
            near(expectedDx, dx.check(), at, "gradient added");
            near(expectedDLog, dLog.check(), at, "gradient of the logarithm");
        }
    }

    /** Rows whose first elements say little of the others, and such that are far from zero. */
    @ParameterizedTest
    @CsvSource({
        "32,0,5",
        "33,0,20",
        "47,100,10",
        "64,-3000,15",
        "83,0,60",
        "128,40000,30",
        "160,1e7,1000",
        "96,1e30,0",
        "192,3,1"
    })
    void rowsFarFromTheirFirstElements(int columns, float centre, float scale) {
        int rows = 5;
        float[] x = gaussian(rows * columns, scale, columns);
        for (int i = 0; i < x.length; i++) {
            x[i] += centre;
        }
        x[columns + 20] += 40 * scale;
        x[2 * columns + 3] -= 40 * scale;
        x[3 * columns + columns - 1] += 50 * scale;
        x[4 * columns + columns - 1] = Float.NEGATIVE_INFINITY;
        NDArray array = NDArray.of(x, rows, columns);
        float[] y = Softmax.softmax(array, 1).toArray();
        float[] log = Softmax.logSoftmax(array, 1).toArray();
        for (int r = 0; r < rows; r++) {
            double[] expected = logSoftmax(x, r * columns, columns);
            for (int i = 0; i < columns; i++) {
                double p = Math.exp(expected[i]);
                // a distance that is a float has lost half a unit in its last place where it is large
                double error = p * (TOLERANCE + Math.abs(expected[i]) * 0x1p-24);
                String what = "row " + r + " column " + i;
                assertEquals(p, y[r * columns + i], p > 0 ? error + Float.MIN_NORMAL : 0, what);
                error = TOLERANCE * Math.max(1, Math.abs(expected[i]));
                assertEquals(expected[i], log[r * columns + i], Double.isFinite(error) ? error : 0, what);
            }
        }
    }

    private static double[] logSoftmax(float[] x, int from, int count) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, x[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(x[from + i] - max);
        }
        double[] y = new double[count];
        for (int i = 0; i < count; i++) {
            y[i] = x[from + i] - max - Math.log(sum);
        }
        return y;
    }

    @ParameterizedTest
    @CsvSource({"0", "17", "31", "32", "40", "49"})
    void infinityAndNotANumberAnywhereInARow(int place) {
        int columns = 64;
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.intBitsToFloat(0xFFC00000)}) {
            float[] x = gaussian(3 * columns, 1, place);
            double[] p = softmax(x, 2 * columns, columns);
            x[columns + place] = value;
            NDArray array = NDArray.of(x, 3, columns);
            float[] y = Softmax.softmax(array, 1).toArray();
            float[] log = Softmax.logSoftmax(array, 1).toArray();
            near(p, y, 2 * columns, "next row");
            assertTrue(Float.isNaN(y[columns + place]) && Float.isNaN(log[columns + place]), "place " + place);
            assertTrue(Float.isNaN(y[columns + 5]) || value > 0, "a finite place beside NaN");
        }
        float[] x = gaussian(columns, 1, place);
        x[place] = Float.NEGATIVE_INFINITY;
        float[] y = Softmax.softmax(NDArray.of(x, 1, columns), 1).toArray();
        assertEquals(0, y[place]);
        near(softmax(x, 0, columns), y, 0, "beside a negative infinity");
        assertEquals(
                Float.NEGATIVE_INFINITY,
                Softmax.logSoftmax(NDArray.of(x, 1, columns), 1).toArray()[place]);
    }

    @Test
    void anyDimension() {
        NDArray x = NDArray.of(gaussian(24, 1, 3), 2, 3, 4);
        NDArray y = Softmax.softmax(x, 1);
        NDArray last = Softmax.softmax(x.transpose(1, 2).contiguous(), 2);
        assertEquals(last.transpose(1, 2).contiguous().toString(), y.toString());
        NDArray dx = NDArray.zeros(2, 3, 4);
        Softmax.softmaxBackward(y, x, dx, 1, false);
        NDArray dLast = NDArray.zeros(2, 4, 3);
        Softmax.softmaxBackward(last, x.transpose(1, 2), dLast, 2, false);
        assertEquals(dLast.transpose(1, 2).contiguous().toString(), dx.toString());
    }

    @Test
    void hugeLogitsDoNotOverflowAndNotANumberSpreads() {
        float[] y = Softmax.softmax(NDArray.of(1e30f, 0, -1e30f), 0).toArray();
        assertEquals(1, y[0]);
        assertEquals(0, y[2]);
        float[] log = Softmax.logSoftmax(NDArray.of(1000, 0), 0).toArray();
        assertEquals(-1000, log[1]);
        for (float value : Softmax.softmax(NDArray.of(1, Float.NaN, 2), 0).toArray()) {
            assertTrue(Float.isNaN(value));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2,0,false", "5,10,0,false", "4,16,0.1,false", "6,17,0.2,true", "3,8,0,true", "700,33,0.1,true"})
    void crossEntropy(int n, int classes, float smoothing, boolean weighted) {
        float[] x = gaussian(n * classes, 4, n);
        int[] labels = new Random(1).ints(n, 0, classes).toArray();
        if (n > 1) {
            labels[1] = -100;
        }
        float[] w = new float[classes];
        for (int i = 0; i < classes; i++) {
            w[i] = weighted ? 0.5f + i / (float) classes : 1;
        }
        CrossEntropy rule = new CrossEntropy(weighted ? NDArray.of(w) : null, -100, smoothing);
        Guarded losses = new Guarded(n);
        Guarded slope = new Guarded(n, classes);
        double total = rule.forward(NDArray.of(x, n, classes), NDArray.ofInts(labels), losses.array(), slope.array());
        double expectedTotal = 0;
        for (int i = 0; i < n; i++) {
            double[] p = softmax(x, i * classes, classes);
            double loss = 0;
            double[] gradient = new double[classes];
            if (labels[i] != -100) {
                expectedTotal += w[labels[i]];
                for (int c = 0; c < classes; c++) {
                    double share =
                            (c == labels[i] ? (1.0 - smoothing) * w[c] : 0) + (double) smoothing / classes * w[c];
                    loss -= share * Math.log(p[c]);
                    for (int j = 0; j < classes; j++) {
                        gradient[j] += share * (p[j] - (j == c ? 1 : 0));
                    }
                }
            }
            near(new double[] {loss}, losses.check(), i, "loss");
            near(gradient, slope.check(), i * classes, "gradient");
        }
        assertEquals(expectedTotal, total, 1e-9);
    }

    @Test
    void aProbabilityThatIsZeroHasALoss() {
        NDArray logits = NDArray.of(new float[] {1000, 0, -1000, 3, 3, -80}, 2, 3);
        NDArray losses = NDArray.zeros(2);
        for (float smoothing : new float[] {0, 0.3f}) {
            NDArray slope = NDArray.zeros(2, 3);
            new CrossEntropy(null, CrossEntropy.IGNORE_NOTHING, smoothing)
                    .forward(logits, NDArray.ofInts(new int[] {2, 2}), losses, slope);
            double each = smoothing / 3;
            double far = 83 + Math.log(2);
            assertEquals((1 - smoothing) * 2000 + each * 3000, losses.get(0), 1e-3);
            assertEquals((1 - smoothing) * far + each * (far + 2 * Math.log(2)), losses.get(1), 1e-4);
            assertEquals(-(1 - smoothing) - each, slope.get(0, 2), 1e-6);
            assertEquals(1 - each, slope.get(0, 0), 1e-6);
        }
    }

    @Test
    void theGradientMayOverwriteTheOneAbove() {
        NDArray y = Softmax.softmax(NDArray.of(gaussian(30, 1, 3), 6, 5), 1);
        NDArray dy = NDArray.of(gaussian(30, 1, 4), 6, 5);
        NDArray dx = NDArray.zeros(6, 5);
        Softmax.softmaxBackward(y, dy, dx, 1, false);
        Softmax.softmaxBackward(y, dy, dy, 1, false);
        assertArrayEquals(dx.toArray(), dy.toArray());
    }

    @Test
    void labelsAreCheckedBeforeAnythingIsWritten() {
        NDArray logits = NDArray.zeros(4, 10);
        NDArray losses = NDArray.full(Shape.of(4), 7);
        NDArray labels = NDArray.ofInts(new int[] {0, 1, 2, 12});
        CrossEntropy rule = new CrossEntropy(null, CrossEntropy.IGNORE_NOTHING, 0);
        assertEquals(
                "cross_entropy: label 12 at row 3 is outside [0, 10)",
                assertThrows(IllegalArgumentException.class, () -> rule.forward(logits, labels, losses, null))
                        .getMessage());
        assertEquals(7, losses.get(0));
        assertThrows(IllegalArgumentException.class, () -> rule.forward(logits, NDArray.zeros(4), losses, null));
        assertThrows(
                IllegalArgumentException.class,
                () -> rule.forward(logits, NDArray.ofInts(new int[] {1, 2}), losses, null));
        assertThrows(IllegalArgumentException.class, () -> new CrossEntropy(null, -100, Float.NaN));
    }
}
