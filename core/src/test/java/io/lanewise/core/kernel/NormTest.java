package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.simd.Lanes;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Normalisations against plain loops in double: results, gradients of inputs and of parameters, hard numbers. */
@Tag("lanes")
class NormTest {
    private static final float EPSILON = 1e-5f;

    /** Which numbers are normalised together, and which share a weight. */
    private interface Numbering {
        int of(int element);
    }

    /** The slow and obvious way. */
    private static final class Twin {
        final double[] z;
        final double[] y;
        final double[] dx;
        final double[] dw;
        final double[] db;

        Twin(float[] x, float[] w, float[] b, float[] dy, Numbering group, Numbering place, boolean centred) {
            int groups = Arrays.stream(numbers(x.length, group)).max().orElse(0) + 1;
            double[] count = new double[groups];
            double[] mean = new double[groups];
            double[] square = new double[groups];
            double[] above = new double[groups];
            double[] aboveZ = new double[groups];
            z = new double[x.length];
            y = new double[x.length];
            dx = new double[x.length];
            dw = new double[w.length];
            db = new double[w.length];
            for (int i = 0; i < x.length; i++) {
                count[group.of(i)]++;
                mean[group.of(i)] += centred ? x[i] : 0;
            }
            for (int i = 0; i < x.length; i++) {
                square[group.of(i)] += Math.pow(x[i] - mean[group.of(i)] / count[group.of(i)], 2);
            }
            for (int i = 0; i < x.length; i++) {
                int g = group.of(i);
                z[i] = (x[i] - mean[g] / count[g]) / Math.sqrt(square[g] / count[g] + EPSILON);
                y[i] = z[i] * w[place.of(i)] + b[place.of(i)];
                dw[place.of(i)] += dy[i] * z[i];
                db[place.of(i)] += dy[i];
                above[g] += dy[i] * w[place.of(i)];
                aboveZ[g] += dy[i] * w[place.of(i)] * z[i];
            }
            for (int i = 0; i < x.length; i++) {
                int g = group.of(i);
                double slope = dy[i] * w[place.of(i)] - z[i] * aboveZ[g] / count[g];
                dx[i] = (slope - (centred ? above[g] / count[g] : 0)) / Math.sqrt(square[g] / count[g] + EPSILON);
            }
        }

        private static int[] numbers(int count, Numbering numbering) {
            int[] numbers = new int[count];
            Arrays.setAll(numbers, numbering::of);
            return numbers;
        }
    }

    private static float[] gaussian(int count, double mean, double deviation, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return values;
    }

    /** Within the share of the norm that rounding may take. */
    private static void near(double[] expected, NDArray got, String what) {
        float[] values = got.toArray();
        assertEquals(expected.length, values.length, what);
        double largest =
                Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected[i], values[i], 5e-6 * largest, what + " " + i);
        }
    }

    private static void near(Twin twin, Normalised got, NormGradient gradient) {
        near(twin.y, got.y(), "y");
        near(twin.dx, gradient.dx(), "dx");
        near(twin.dw, gradient.dw(), "dw");
        near(twin.db, gradient.db(), "db");
    }

    static Stream<int[]> rows() {
        return Stream.concat(
                Arrays.stream(Lengths.aroundLanes()).filter(n -> n > 1).mapToObj(n -> new int[] {5, n}),
                Stream.of(new int[] {700, 3}, new int[] {1, 600 * Lanes.COUNT + 1}, new int[] {20, 5000}));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void ofRows(int... size) {
        int width = size[1];
        float[] x = gaussian(size[0] * width, 3, 2, 1);
        float[] dy = gaussian(size[0] * width, 0, 1, 2);
        float[] w = gaussian(width, 1, 0.5, 3);
        float[] b = gaussian(width, 0, 1, 4);
        NDArray from = Guarded.of(x, size).array();
        for (boolean centred : new boolean[] {true, false}) {
            Normalised got = RowNorm.forward(
                    "test", from, NDArray.of(w), Guarded.of(b, width).array(), centred, EPSILON);
            NormGradient gradient = RowNorm.backward(
                    "test",
                    from,
                    NDArray.of(w),
                    got.statistics(),
                    centred,
                    Guarded.of(dy, size).array());
            near(new Twin(x, w, b, dy, i -> i / width, i -> i % width, centred), got, gradient);
        }
    }

    static Stream<int[]> channels() {
        return Stream.concat(
                Arrays.stream(Lengths.aroundLanes()).filter(n -> n > 0).mapToObj(n -> new int[] {4, 6, n}),
                Stream.of(
                        new int[] {5, 6},
                        new int[] {300, 4 * Lanes.COUNT + 2},
                        new int[] {300, 2, 3},
                        new int[] {2, 4, 9, 7},
                        new int[] {3, 2, 300 * Lanes.COUNT}));
    }

    @ParameterizedTest
    @MethodSource("channels")
    void ofChannels(int... dims) {
        Shape shape = Shape.of(dims);
        int channels = dims[1];
        int places = (int) (shape.size() / dims[0] / channels);
        float[] x = gaussian((int) shape.size(), -2, 3, 1);
        float[] dy = gaussian(x.length, 0, 1, 2);
        float[] w = gaussian(channels, 1, 0.5, 3);
        float[] b = gaussian(channels, 0, 1, 4);
        NDArray from = Guarded.of(x, dims).array();
        NDArray above = Guarded.of(dy, dims).array();
        Numbering channel = i -> i / places % channels;
        Normalised batch = BatchNorm.forward("test", from, NDArray.of(w), NDArray.of(b), EPSILON);
        near(
                new Twin(x, w, b, dy, channel, channel, true),
                batch,
                BatchNorm.backward("test", from, NDArray.of(w), batch.statistics(), true, above));
        for (int groups : new int[] {1, 2, channels}) {
            int block = channels / groups * places;
            if (block == 1) {
                continue; // a single number has no deviation, and its gradient is rounding alone
            }
            Normalised group = GroupNorm.forward("test", from, groups, NDArray.of(w), NDArray.of(b), EPSILON);
            near(
                    new Twin(x, w, b, dy, i -> i / block, channel, true),
                    group,
                    GroupNorm.backward("test", from, groups, NDArray.of(w), group.statistics(), above));
        }
    }

    /** Where the mean is large beside the deviation, squares less the square of the mean would leave nothing right. */
    @Test
    void aLargeMeanTakesNoDigits() {
        for (double mean : new double[] {1e3, 1e6, -3e4}) {
            float[] x = gaussian(2 * 3 * 1000, mean, 1, 5);
            float[] one = {1, 1, 1};
            float[] dy = gaussian(x.length, 0, 1, 6);
            Twin twin = new Twin(x, one, new float[3], dy, i -> i / 1000 % 3, i -> i / 1000 % 3, true);
            NDArray from = NDArray.of(x, 2, 3, 1000);
            Normalised got = BatchNorm.forward("test", from, null, null, EPSILON);
            near(twin, got, BatchNorm.backward("test", from, null, got.statistics(), true, NDArray.of(dy, 2, 3, 1000)));
            Normalised narrow = BatchNorm.forward("test", from.transpose(1, 2).reshape(-1, 3), null, null, EPSILON);
            near(twin.y, narrow.y().reshape(2, 1000, 3).transpose(1, 2), "columns");
        }
    }

    /** The first element is what sums are taken about; it must not matter that it is far away. */
    @Test
    void aFirstElementFarFromTheOthersDoesNoHarm() {
        for (int[] size : new int[][] {{1, 5000}, {6, 128 * Lanes.COUNT}}) {
            int width = size[1];
            float[] x = gaussian(size[0] * width, 10, 1e-2, 7);
            for (int row = 0; row < size[0]; row += 2) {
                x[row * width] = 1000;
            }
            float[] dy = gaussian(x.length, 1, 0, 1);
            float[] ones = gaussian(width, 1, 0, 1);
            Twin twin = new Twin(x, ones, new float[width], dy, i -> i / width, i -> i % width, true);
            NDArray y = RowNorm.forward(
                            "test", NDArray.of(x, size), NDArray.of(ones), NDArray.zeros(width), true, EPSILON)
                    .y();
            near(twin.y, y, "y");
        }
    }

    /** Rows of whole vectors with a large mean are as exact as any. */
    @Test
    void rowsOfALargeMean() {
        int width = 16 * Lanes.COUNT;
        for (int rows : new int[] {3, 4, 7}) {
            float[] x = gaussian(rows * width, -3e4, 1, 5);
            float[] dy = gaussian(x.length, 0, 1, 6);
            float[] ones = gaussian(width, 1, 0, 1);
            Twin twin = new Twin(x, ones, new float[width], dy, i -> i / width, i -> i % width, true);
            NDArray from = Guarded.of(x, rows, width).array();
            Normalised got = RowNorm.forward("test", from, NDArray.of(ones), NDArray.zeros(width), true, EPSILON);
            NDArray above = NDArray.of(dy, rows, width);
            near(twin, got, RowNorm.backward("test", from, NDArray.of(ones), got.statistics(), true, above));
        }
    }

    @Test
    void givenStatisticsDoNotDependOnTheInput() {
        for (int places : new int[] {1, 40}) {
            float[] x = gaussian(4 * 3 * places, 0, 1, 8);
            NDArray from = NDArray.of(x, 4, 3, places);
            NDArray mean = NDArray.of(1, 2, 3);
            NDArray variance = NDArray.of(0.5f, 1, 4);
            NDArray w = NDArray.of(2, -1, 0.5f);
            Normalised got = BatchNorm.infer("test", from, mean, variance, w, null, 0);
            NormGradient gradient = BatchNorm.backward("test", from, w, got.statistics(), false, from);
            for (int i = 0; i < x.length; i++) {
                int c = i / places % 3;
                double scale = w.get(c) / Math.sqrt(variance.get(c));
                assertEquals((x[i] - mean.get(c)) * scale, got.y().toArray()[i], 1e-5);
                assertEquals(x[i] * scale, gradient.dx().toArray()[i], 1e-5);
            }
        }
    }

    @Test
    void constantsAndNotANumber() {
        NDArray x = NDArray.of(new float[] {3, 3, 3, 1, Float.NaN, 2, 1e30f, -1e30f, 0}, 3, 3);
        NDArray y = RowNorm.forward("test", x, NDArray.ones(3), NDArray.zeros(3), true, EPSILON)
                .y();
        assertEquals(0, y.get(0, 1));
        assertEquals(Float.NaN, y.get(1, 0));
    }
}
