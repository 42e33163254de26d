package io.lanewise.core.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import org.jspecify.annotations.Nullable;

/** The product in double precision by three plain loops, and the criterion that results are judged by. */
final class Reference {
    private static final double EPSILON = Math.ulp(1f) / 2;

    private Reference() {}

    /** {@code max(a b + residual + bias, 0)} or without the maximum; what is null is left out. */
    static double[][] product(
            NDArray a, NDArray b, double @Nullable [][] residual, double @Nullable [] bias, boolean relu) {
        int m = a.shape().dim(0);
        int k = a.shape().dim(1);
        int n = b.shape().dim(1);
        double[][] x = doubles(a);
        double[][] y = doubles(b);
        double[][] c = new double[m][n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    sum += x[i][p] * y[p][j];
                }
                sum += (residual == null ? 0 : residual[i][j]) + (bias == null ? 0 : bias[j]);
                c[i][j] = relu ? Math.max(sum, 0) : sum;
            }
        }
        return c;
    }

    static double[][] doubles(NDArray x) {
        float[] values = x.toArray();
        int columns = x.shape().dim(1);
        double[][] doubles = new double[x.shape().dim(0)][columns];
        for (int i = 0; i < values.length; i++) {
            doubles[i / columns][i % columns] = values[i];
        }
        return doubles;
    }

    /**
     * Checks the norm-wise residual: with |.| the Frobenius norm, k + 2 roundings at most in each sum (k products, a residual and a bias),
     * and D what was added to the product,
     *
     * <pre>|C - Cref| <= 2 (k + 2) eps (|A| |B| + |D|)</pre>
     *
     * and, on sizes up to 8, element by element |c - cref| <= 2 (k + 2) eps (|a| |b| + |d|) with the row of A, the column of B and the
     * element of D.
     */
    static void check(NDArray c, double[][] expected, NDArray a, NDArray b, double added, String what) {
        int k = a.shape().dim(1);
        double[][] x = doubles(a);
        double[][] y = doubles(b);
        double[][] got = doubles(c);
        double difference = 0;
        for (int i = 0; i < got.length; i++) {
            for (int j = 0; j < got[i].length; j++) {
                double d = got[i][j] - expected[i][j];
                difference += d * d;
                if (got.length <= 8 && k <= 8 && got[i].length <= 8) {
                    double row = 0;
                    double column = 0;
                    for (int p = 0; p < k; p++) {
                        row += x[i][p] * x[i][p];
                        column += y[p][j] * y[p][j];
                    }
                    double bound = 2 * (k + 2) * EPSILON * (Math.sqrt(row * column) + added);
                    assertEquals(expected[i][j], got[i][j], bound, what + " at " + i + ", " + j);
                }
            }
        }
        double bound = 2 * (k + 2) * EPSILON * (norm(x) * norm(y) + added * Math.sqrt(c.size()));
        assertTrue(Math.sqrt(difference) <= bound, what + ": |C - Cref| = " + Math.sqrt(difference) + " > " + bound);
    }

    private static double norm(double[][] x) {
        double sum = 0;
        for (double[] row : x) {
            for (double value : row) {
                sum += value * value;
            }
        }
        return Math.sqrt(sum);
    }

    /** Numbers in [-1, 1). */
    static NDArray random(int rows, int columns, long seed) {
        float[] values = NDArray.random(Shape.of(rows, columns), seed).toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * values[i] - 1;
        }
        return NDArray.of(values, rows, columns);
    }
}
