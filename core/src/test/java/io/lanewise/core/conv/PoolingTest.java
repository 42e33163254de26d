package io.lanewise.core.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Guarded;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pooling and its gradients against plain loops in double. */
@Tag("lanes")
class PoolingTest {
    private static final int IMAGES = 2;
    private static final int CHANNELS = 3;

    private static Places sliding(int length, int size, int stride, int padding, int dilation, boolean ceil) {
        return Places.sliding("pool", Window.of("pool", size, stride, padding, dilation), length, ceil);
    }

    static Stream<Pooling> poolings() {
        Stream.Builder<Pooling> all = Stream.builder();
        for (int width : new int[] {2, 3, 7, 8, 14, 15, 16, 17, 31, 32, 33, 66, 95}) {
            all.add(new Pooling(sliding(5, 2, 2, 0, 1, false), sliding(width, 2, 2, 0, 1, false)));
            all.add(new Pooling(sliding(4, 2, 2, 0, 1, false), sliding(width, 2, 2, 0, 1, false)));
        }
        all.add(new Pooling(sliding(9, 3, 2, 1, 1, false), sliding(11, 3, 2, 1, 1, true)));
        all.add(new Pooling(sliding(9, 3, 1, 1, 2, false), sliding(11, 2, 3, 1, 3, false)));
        all.add(new Pooling(sliding(5, 2, 2, 0, 1, true), sliding(7, 2, 2, 1, 1, true)));
        all.add(new Pooling(Places.adaptive("pool", 7, 3), Places.adaptive("pool", 5, 8)));
        all.add(new Pooling(Places.adaptive("pool", 7, 1), Places.adaptive("pool", 5, 1)));
        return all.build();
    }

    private static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The elements of the window of result {@code i}, in order. */
    private static int[] window(Pooling of, int i) {
        Places y = of.y();
        Places x = of.x();
        int column = i % x.count();
        int row = i / x.count() % y.count();
        int plane = i / x.count() / y.count();
        int[] found = new int[y.length() * x.length()];
        int count = 0;
        for (int r = y.from()[row]; r < y.to()[row]; r += y.step()) {
            for (int c = x.from()[column]; c < x.to()[column]; c += x.step()) {
                found[count++] = (plane * y.length() + r) * x.length() + c;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static void near(double[] expected, float[] got, String what) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], got[i], 1e-6 * (1 + Math.abs(expected[i])), what + " " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("poolings")
    void theLargestElementsAndTheirGradient(Pooling of) {
        int plane = of.y().length() * of.x().length();
        int places = of.y().count() * of.x().count();
        int count = IMAGES * CHANNELS * places;
        float[] x = random(IMAGES * CHANNELS * plane, 1);
        x[x.length / 2] = Float.NaN;
        float[] dy = random(count, 2);
        float[] expected = new float[count];
        int[] at = new int[count];
        double[] dx = new double[x.length];
        for (int i = 0; i < count; i++) {
            expected[i] = Float.NEGATIVE_INFINITY;
            for (int element : window(of, i)) {
                if (x[element] > expected[i] || Float.isNaN(x[element])) {
                    expected[i] = x[element];
                    at[i] = element % plane;
                }
            }
            dx[i / places * plane + at[i]] += dy[i];
        }
        NDArray input = Guarded.of(x, IMAGES, CHANNELS, of.y().length(), of.x().length())
                .array();
        int[] shape = {IMAGES, CHANNELS, of.y().count(), of.x().count()};
        NDArray index = NDArray.ofInts(new int[count], shape);
        assertArrayEquals(expected, of.max(input, index).toArray());
        assertArrayEquals(expected, of.max(input, null).toArray());
        assertArrayEquals(at, index.toIntArray());
        check(dx, x.length, of, (below, accumulate) -> of.maxBackward(NDArray.of(dy, shape), index, below, accumulate));
    }

    @ParameterizedTest
    @MethodSource("poolings")
    void meansAndTheirGradient(Pooling of) {
        int plane = of.y().length() * of.x().length();
        int places = of.y().count() * of.x().count();
        int count = IMAGES * CHANNELS * places;
        float[] x = random(IMAGES * CHANNELS * plane, 1);
        float[] dy = random(count, 2);
        if (of.y().step() != 1 || of.x().step() != 1) {
            return; // means have no dilation
        }
        int[] shape = {IMAGES, CHANNELS, of.y().count(), of.x().count()};
        for (boolean padding : new boolean[] {false, true}) {
            for (int divisor : new int[] {0, 3}) {
                double[] y = new double[count];
                double[] dx = new double[x.length];
                for (int i = 0; i < count; i++) {
                    int[] window = window(of, i);
                    int size = padding
                            ? of.y().sizes()[i / of.x().count() % of.y().count()]
                                    * of.x().sizes()[i % of.x().count()]
                            : window.length;
                    for (int element : window) {
                        y[i] += x[element] / (double) (divisor == 0 ? size : divisor);
                        dx[element] += dy[i] / (double) (divisor == 0 ? size : divisor);
                    }
                }
                NDArray input = Guarded.of(
                                x, IMAGES, CHANNELS, of.y().length(), of.x().length())
                        .array();
                near(y, of.average(input, padding, divisor).toArray(), "mean");
                check(
                        dx,
                        x.length,
                        of,
                        (below, accumulate) ->
                                of.averageBackward(NDArray.of(dy, shape), below, padding, divisor, accumulate));
            }
        }
    }

    private interface Back {
        void into(NDArray below, boolean accumulate);
    }

    private static void check(double[] dx, int length, Pooling of, Back back) {
        float[] before = random(length, 3);
        for (boolean accumulate : new boolean[] {false, true}) {
            Guarded below =
                    Guarded.of(before, IMAGES, CHANNELS, of.y().length(), of.x().length());
            back.into(below.array(), accumulate);
            double[] expected = dx.clone();
            for (int i = 0; accumulate && i < length; i++) {
                expected[i] += before[i];
            }
            near(expected, below.check(), accumulate ? "dx added" : "dx");
        }
    }

    @Test
    void resultsStayBetweenWhatTheyAreMixedFrom() {
        NDArray x = NDArray.of(random(12, 1), 1, 1, 3, 4);
        for (boolean aligned : new boolean[] {false, true}) {
            Resampling how = new Resampling(
                    Resampling.Mixture.linear(3, 7, 3.0 / 7, aligned),
                    Resampling.Mixture.linear(4, 9, 4.0 / 9, aligned));
            NDArray y = how.forward(x);
            assertEquals(x.get(0, 0, 0, 0), y.get(0, 0, 0, 0));
            assertEquals(x.get(0, 0, 2, 3), y.get(0, 0, 6, 8));
            NDArray dx = NDArray.zeros(1, 1, 3, 4);
            how.backward(NDArray.ones(1, 1, 7, 9), dx, false);
            double sum = 0;
            for (float value : dx.toArray()) {
                assertTrue(value > 0);
                sum += value;
            }
            assertEquals(63, sum, 1e-4);
        }
    }

    @Test
    void mistakesAreNamed() {
        Pooling two = new Pooling(sliding(4, 2, 2, 0, 1, false), sliding(6, 2, 2, 0, 1, false));
        NDArray x = NDArray.ones(1, 1, 4, 6);
        NDArray index = NDArray.empty(DType.INT32, NDArray.ones(1, 1, 2, 3).shape(), "index");
        List<Runnable> mistakes = List.of(
                () -> sliding(4, 3, 1, 2, 1, false),
                () -> sliding(4, 5, 1, 0, 1, false),
                () -> Places.adaptive("pool", 4, 0),
                () -> two.max(NDArray.ones(1, 1, 4, 5), null),
                () -> two.max(NDArray.ones(4, 6), null),
                () -> two.max(x, NDArray.ones(1, 1, 2, 3)),
                () -> two.average(NDArray.ones(1, 1, 6, 4), false, 0),
                () -> two.maxBackward(NDArray.ones(1, 1, 2, 2), index, x, false),
                () -> two.averageBackward(NDArray.ones(1, 1, 2, 3), NDArray.ones(1, 1, 5, 6), false, 0, false));
        for (Runnable mistake : mistakes) {
            assertThrows(IllegalArgumentException.class, mistake::run);
        }
    }
}
