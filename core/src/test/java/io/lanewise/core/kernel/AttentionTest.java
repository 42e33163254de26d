package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention of one head and of several against plain loops in double, with the probabilities kept and computed again. */
@Tag("lanes")
class AttentionTest {
    private static final double TOLERANCE = 1e-5;
    private static final float SCALE = 0.4f;

    /** One head in double: the gradients are those of the sum of dOut times the output. */
    private static final class Twin {
        final double[] out;
        final double[] dq;
        final double[] dk;
        final double[] dv;

        /** @param factors of the weights after the softmax: 1, or 0 and 1 / (1 - p) with dropout */
        Twin(Sizes z, float[] q, float[] k, float[] v, float[] mask, float[] factors, float[] dOut) {
            out = new double[z.queries * z.values];
            dq = new double[q.length];
            dk = new double[k.length];
            dv = new double[v.length];
            for (int i = 0; i < z.queries; i++) {
                int count = z.causal ? Math.min(i + 1, z.keys) : z.keys;
                double[] p = new double[count];
                double max = Double.NEGATIVE_INFINITY;
                for (int j = 0; j < count; j++) {
                    for (int a = 0; a < z.width; a++) {
                        p[j] += SCALE * (double) q[i * z.width + a] * k[j * z.width + a];
                    }
                    p[j] += mask[i * z.keys + j];
                    max = Math.max(max, p[j]);
                }
                double sum = 0;
                for (int j = 0; j < count; j++) {
                    p[j] = max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(p[j] - max);
                    sum += p[j];
                }
                double[] dp = new double[count];
                double dot = 0;
                for (int j = 0; j < count; j++) {
                    p[j] /= sum == 0 ? 1 : sum;
                    double factor = factors[i * z.keys + j];
                    for (int a = 0; a < z.values; a++) {
                        double above = dOut[i * z.values + a];
                        out[i * z.values + a] += factor * p[j] * v[j * z.values + a];
                        dv[j * z.values + a] += factor * p[j] * above;
                        dp[j] += factor * above * v[j * z.values + a];
                    }
                    dot += dp[j] * p[j];
                }
                for (int j = 0; j < count; j++) {
                    double ds = SCALE * p[j] * (dp[j] - dot);
                    for (int a = 0; a < z.width; a++) {
                        dq[i * z.width + a] += ds * k[j * z.width + a];
                        dk[j * z.width + a] += ds * q[i * z.width + a];
                    }
                }
            }
        }
    }

    private record Sizes(int queries, int keys, int width, int values, boolean causal) {}

    private static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        java.util.Arrays.fill(values, value);
        return values;
    }

    /** Rows without a hole, with holes, and (row 1) with nothing left. */
    private static float[] holes(Sizes z) {
        float[] mask = gaussian(z.queries * z.keys, 7);
        for (int i = 0; i < mask.length; i++) {
            boolean hole = i / z.keys == 1 || (mask[i] > 0 && i / z.keys > 2);
            mask[i] = hole ? Float.NEGATIVE_INFINITY : mask[i];
        }
        return mask;
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1,1,false,false",
        "3,5,4,2,false,true",
        "5,3,7,9,true,false",
        "17,17,8,16,true,true",
        "70,70,5,3,true,false",
        "70,40,16,17,false,true",
        "40,90,3,4,true,true",
        "66,33,4,4,true,false"
    })
    void isTheTwin(int queries, int keys, int width, int values, boolean causal, boolean masked) {
        Sizes z = new Sizes(queries, keys, width, values, causal);
        float[] mask = masked ? holes(z) : filled(queries * keys, 0);
        NDArray added = masked ? NDArray.of(mask, 1, 1, queries, keys) : null;
        check(z, mask, added, 0, NDArray.zeros(1, queries, 2), null);
        check(z, mask, added, 0, null, NDArray.zeros(1, queries, keys));
        check(z, mask, added, 0.3f, NDArray.zeros(1, queries, 2), null);
    }

    private static void check(
            Sizes z, float[] mask, @Nullable NDArray added, float p, @Nullable NDArray kept, @Nullable NDArray all) {
        float[] q = gaussian(z.queries * z.width, 1);
        float[] k = gaussian(z.keys * z.width, 2);
        float[] v = gaussian(z.keys * z.values, 3);
        float[] dOut = gaussian(z.queries * z.values, 4);
        float[] factors = p == 0 ? filled(z.queries * z.keys, 1) : factors(z, p);
        Twin twin = new Twin(z, q, k, v, mask, factors, dOut);
        Guarded out = new Guarded(1, 1, z.queries, z.values);
        Attention attention = new Attention(
                head(q, z.queries), head(k, z.keys), head(v, z.keys), added, z.causal, SCALE, p, 5, kept, all);
        attention.forward(Heads.apart(out.array()));
        near(twin.out, out.check(), "out");
        Heads above = head(dOut, z.queries);
        for (boolean more : new boolean[] {false, true}) { // the second time on top of the first
            double times = more ? 2 : 1;
            Guarded dq = more
                    ? Guarded.of(floats(twin.dq), 1, 1, z.queries, z.width)
                    : new Guarded(1, 1, z.queries, z.width);
            Guarded dk = more ? Guarded.of(floats(twin.dk), 1, 1, z.keys, z.width) : new Guarded(1, 1, z.keys, z.width);
            Guarded dv =
                    more ? Guarded.of(floats(twin.dv), 1, 1, z.keys, z.values) : new Guarded(1, 1, z.keys, z.values);
            attention.backward(above, to(dq, more), to(dk, more), to(dv, more));
            near(scaled(twin.dq, times), dq.check(), "dq");
            near(scaled(twin.dk, times), dk.check(), "dk");
            near(scaled(twin.dv, times), dv.check(), "dv");
        }
    }

    /** What dropout makes of weights that are all the same: seen through values that are one key's each. */
    private static float[] factors(Sizes z, float p) {
        float[] ones = new float[z.keys * z.keys];
        for (int i = 0; i < z.keys; i++) {
            ones[i * z.keys + i] = 1;
        }
        Heads zeros = head(new float[z.queries], z.queries);
        NDArray out = NDArray.zeros(1, 1, z.queries, z.keys);
        NDArray kept = NDArray.zeros(1, z.queries, 2);
        Heads keys = head(new float[z.keys], z.keys);
        new Attention(zeros, keys, head(ones, z.keys), null, z.causal, 1, p, 5, kept, null).forward(Heads.apart(out));
        float[] factors = out.toArray();
        for (int i = 0; i < factors.length; i++) {
            factors[i] = factors[i] > 0 ? 1 / (1 - p) : 0;
        }
        return factors;
    }

    private static Heads head(float[] values, int length) {
        return Heads.apart(NDArray.of(values, 1, 1, length, values.length / length));
    }

    private static Attention.Gradient to(Guarded array, boolean accumulate) {
        return new Attention.Gradient(Heads.apart(array.array()), accumulate);
    }

    private static double[] scaled(double[] values, double factor) {
        return java.util.Arrays.stream(values).map(value -> value * factor).toArray();
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static void near(double[] expected, float[] got, String what) {
        for (int i = 0; i < got.length; i++) {
            assertEquals(expected[i], got[i], TOLERANCE * Math.max(1, Math.abs(expected[i])), what + " " + i);
        }
    }

    /** Side by side in the columns of one product, or each in a dimension of its own: the same bits. */
    @Test
    void headsMayLieSideBySide() {
        int batch = 2;
        int heads = 3;
        int length = 9;
        int width = 5;
        NDArray joint = NDArray.of(gaussian(batch * length * 3 * heads * width, 1), batch, length, 3 * heads * width);
        NDArray apart = joint.reshape(batch, length, 3, heads, width).permute(2, 0, 3, 1, 4);
        NDArray out = NDArray.zeros(batch, length, heads * width);
        NDArray kept = NDArray.zeros(batch * heads, length, 2);
        int columns = heads * width;
        new Attention(
                        new Heads(joint, heads, 0, width),
                        new Heads(joint, heads, columns, width),
                        new Heads(joint, heads, 2 * columns, width),
                        null,
                        true,
                        SCALE,
                        0,
                        0,
                        kept,
                        null)
                .forward(new Heads(out, heads, 0, width));
        NDArray other = NDArray.zeros(batch, heads, length, width);
        new Attention(
                        Heads.apart(apart.select(0, 0)),
                        Heads.apart(apart.select(0, 1)),
                        Heads.apart(apart.select(0, 2)),
                        null,
                        true,
                        SCALE,
                        0,
                        0,
                        null,
                        NDArray.zeros(batch * heads, length, length))
                .forward(Heads.apart(other));
        assertEquals(
                other.transpose(1, 2)
                        .copy()
                        .reshape(Shape.of(batch, length, columns))
                        .toString(),
                out.toString());
    }

    @Test
    void huge() {
        Heads one = head(new float[] {1e20f, -1e20f}, 2);
        NDArray out = NDArray.zeros(1, 1, 2, 1);
        new Attention(one, one, one, null, false, 1, 0, 0, null, null).forward(Heads.apart(out));
        for (float value : out.toArray()) {
            assertTrue(
                    Float.isNaN(value) || Math.abs(value) == 1e20f, "infinite scores as IEEE 754 has them: " + value);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Heads q = head(new float[6], 2);
        Heads k = head(new float[8], 2);
        assertEquals(
                "attention: queries, keys and values must be of equal batches and heads, queries as wide as keys, values as many as"
                        + " keys, got [1, 1, 2, 3], [1, 1, 2, 4] and [1, 1, 2, 4]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Attention(q, k, k, null, false, 1, 0, 0, null, null))
                        .getMessage());
        assertEquals(
                "attention: 2 heads of 3 columns, contiguous from column 1 on, are not in [1, 4, 6]",
                assertThrows(IllegalArgumentException.class, () -> new Heads(NDArray.zeros(1, 4, 6), 2, 1, 3))
                        .getMessage());
    }
}
