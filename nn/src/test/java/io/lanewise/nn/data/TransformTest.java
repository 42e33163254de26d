package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransformTest {
    private static final int N = 400;
    private static final int C = 2;
    private static final int H = 5;
    private static final int W = 7;

    /** Every pixel tells which it is: channel, row and column, each from 1. */
    private static Tensor images() {
        float[] pixels = new float[N * C * H * W];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 100 * (i / (H * W) % C + 1) + 10 * (i / W % H + 1) + i % W + 1;
        }
        return Tensor.of(pixels, N, C, H, W);
    }

    private static float pixel(int c, int row, int column) {
        boolean inside = row >= 0 && row < H && column >= 0 && column < W;
        return inside ? 100 * (c + 1) + 10 * (row + 1) + column + 1 : 0;
    }

    /** The places of the originals that came to the upper left corner, of each image; every other pixel must agree with that, in both channels. */
    private static Set<List<Integer>> corners(Tensor moved, int least, int most) {
        Set<List<Integer>> corners = new HashSet<>();
        int height = moved.shape().dim(2);
        int width = moved.shape().dim(3);
        for (int i = 0; i < N; i++) {
            float[] image = moved.select(0, i).toArray();
            List<List<Integer>> fitting = new ArrayList<>();
            for (int top = least; top <= most; top++) {
                for (int left = least; left <= most; left++) {
                    float[] expected = new float[C * height * width];
                    for (int p = 0; p < expected.length; p++) {
                        expected[p] = pixel(p / (height * width), top + p / width % height, left + p % width);
                    }
                    if (Arrays.equals(expected, image)) {
                        fitting.add(List.of(top, left));
                    }
                }
            }
            assertEquals(1, fitting.size(), Arrays.toString(image));
            corners.addAll(fitting);
        }
        return corners;
    }

    @Test
    void shiftsByEveryNumberOfRowsAndColumnsAndFillsWithZeros() {
        Tensor x = images();
        assertEquals(
                25,
                corners(new RandomShift(2).apply(x, new Generator(1)), -9, 9).size());
        assertEquals(
                Set.of(List.of(0, -1), List.of(0, 0), List.of(0, 1)),
                corners(new RandomShift(0, 1).apply(x, new Generator(1)), -9, 9));
        assertArrayEquals(images().toArray(), x.toArray());
        float[] far = new RandomShift(0, 1000).apply(x, new Generator(3)).toArray();
        assertTrue(far.length == x.size());
    }

    @Test
    void cropsAnywhereAlsoInThePadding() {
        Tensor whole = new RandomCrop(3, 6, 0).apply(images(), new Generator(2));
        assertEquals(Shape.of(N, C, 3, 6), whole.shape());
        assertEquals(3 * 2, corners(whole, -9, 9).size());
        Tensor padded = new RandomCrop(4, 2).apply(images(), new Generator(2));
        assertEquals(Shape.of(N, C, 4, 4), padded.shape());
        assertEquals(6 * 8, corners(padded, -9, 9).size());
    }

    @Test
    void mirrorsAsManyAsItShould() {
        float[] mirrored =
                new RandomHorizontalFlip(1).apply(images(), new Generator(1)).toArray();
        for (int i = 0; i < mirrored.length; i++) {
            assertEquals(pixel(i / (H * W) % C, i / W % H, W - 1 - i % W), mirrored[i]);
        }
        assertArrayEquals(
                images().toArray(),
                new RandomHorizontalFlip(0).apply(images(), new Generator(1)).toArray());
        Tensor some = new RandomHorizontalFlip().apply(images(), new Generator(1));
        long turned = IntStream.range(0, N)
                .filter(i -> some.get(i, 0, 0, 0) != pixel(0, 0, 0))
                .count();
        assertTrue(Math.abs(turned - N / 2) < 4 * Math.sqrt(N / 4.0), turned + " of " + N);
    }

    @Test
    void aQuarterTurnIsExactAndCounterclockwise() {
        float[] to = new float[9];
        RandomRotation.turn(3, 3, Math.PI / 2).channel(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 0, to, 0);
        assertArrayEquals(new float[] {3, 6, 9, 2, 5, 8, 1, 4, 7}, to, 1e-5f);
    }

    /** Bilinear interpolation reproduces a slope exactly, wherever it does not meet the border. */
    @Test
    void aTurnedSlopeIsASlope() {
        int height = 17;
        int width = 24;
        double angle = 0.3;
        float[] from = new float[3 + height * width];
        for (int i = 0; i < height * width; i++) {
            from[3 + i] = 5 + 0.5f * (i / width) - 0.25f * (i % width);
        }
        float[] to = new float[2 + height * width];
        Arrays.fill(to, -1);
        RandomRotation.turn(height, width, angle).channel(from, 3, to, 2);
        int inside = 0;
        int outside = 0;
        for (int i = 0; i < height * width; i++) {
            double dy = i / width - 8.0;
            double dx = i % width - 11.5;
            double y = 8 + Math.cos(angle) * dy + Math.sin(angle) * dx;
            double x = 11.5 - Math.sin(angle) * dy + Math.cos(angle) * dx;
            if (y >= 0 && y <= height - 1 && x >= 0 && x <= width - 1) {
                assertEquals(5 + 0.5 * y - 0.25 * x, to[2 + i], 1e-4);
                inside++;
            } else if (y <= -1 || y >= height || x <= -1 || x >= width) {
                assertEquals(0, to[2 + i]);
                outside++;
            }
        }
        assertTrue(inside > 200 && outside > 10, inside + " inside, " + outside + " outside");
        assertEquals(-1, to[1]);
    }

    @Test
    void anglesAreWithinTheRangeAndAllImagesDiffer() {
        Tensor bar = Tensor.zeros(N, 1, 1, 3);
        bar.value().fill(1);
        Set<Float> ends = new TreeSet<>();
        Tensor turned = new RandomRotation(60).apply(bar, new Generator(5));
        for (int i = 0; i < N; i++) { // the end of the bar moves away from its row by sin(angle)
            float end = turned.get(i, 0, 0, 0);
            assertTrue(end >= 1 - Math.sin(Math.PI / 3) - 1e-6 && end <= 1, "end " + end);
            ends.add(end);
        }
        assertTrue(ends.size() > N / 2);
    }

    /** Each rectangle is whole, the same in both channels, and within its share of the area; all heights, widths and places come up. */
    @Test
    void erasesARectangleOfSomeImages() {
        float[] x = images().toArray();
        float[] erased = new RandomErasing(0.5f, 0.1f, 0.4f)
                .apply(images(), new Generator(1))
                .toArray();
        int some = 0;
        Set<List<Integer>> rectangles = new HashSet<>();
        for (int i = 0; i < N; i++) {
            int start = i * C * H * W;
            int[] gone = IntStream.range(0, H * W)
                    .filter(p -> erased[start + p] == 0)
                    .toArray();
            for (int p = 0; p < C * H * W; p++) {
                boolean isGone = Arrays.binarySearch(gone, p % (H * W)) >= 0;
                assertEquals(isGone ? 0 : x[start + p], erased[start + p]);
            }
            if (gone.length > 0) {
                some++;
                int rows = gone[gone.length - 1] / W - gone[0] / W + 1;
                int columns = gone[gone.length - 1] % W - gone[0] % W + 1;
                assertEquals(rows * columns, gone.length);
                assertTrue(rows < H && columns < W && rows <= 5 * columns && columns <= 5 * rows);
                assertTrue(gone.length >= 2 && gone.length <= 18, "of 35 pixels " + gone.length);
                rectangles.add(List.of(gone[0], rows, columns));
            }
        }
        assertTrue(some > 150 && some < 230, some + " of " + N);
        assertTrue(rectangles.size() > 50, rectangles.size() + " different rectangles");
        assertArrayEquals(
                x,
                new RandomErasing(0, 0.1f, 0.4f)
                        .apply(images(), new Generator(1))
                        .toArray());
        assertArrayEquals(
                x, new RandomErasing(1, 1, 1).apply(images(), new Generator(1)).toArray());
    }

    @Test
    void noiseHasItsDeviationAndIsClippedUnlessToldOtherwise() {
        Tensor half = Tensor.zeros(100, 1000);
        half.value().fill(0.5f);
        float[] noisy =
                new GaussianNoise(2, false).apply(half, new Generator(1)).toArray();
        double mean = 0;
        double square = 0;
        for (float value : noisy) {
            mean += (value - 0.5) / noisy.length;
            square += (value - 0.5) * (value - 0.5) / noisy.length;
        }
        assertEquals(0, mean, 4 * 2 / Math.sqrt(noisy.length));
        assertEquals(4, square, 0.1);
        float[] clipped = new GaussianNoise(2).apply(half, new Generator(1)).toArray();
        for (int i = 0; i < noisy.length; i++) {
            assertEquals(Math.clamp(noisy[i], 0f, 1f), clipped[i]);
        }
    }

    @Test
    void aLoaderDrawsAnewInEveryEpochFromTheSeedAlone() {
        TensorDataset data = new TensorDataset(images(), Tensor.ofInts(new int[N]));
        Transform both = Transform.compose(new RandomShift(2), new RandomHorizontalFlip());
        DataLoader.Builder how = DataLoader.of(data).batchSize(50).transform(both);
        DataLoader first = how.seed(1).build();
        List<float[]> zero = epoch(first);
        List<float[]> one = epoch(first);
        for (int i = 0; i < zero.size(); i++) {
            assertFalse(Arrays.equals(zero.get(i), one.get(i)));
            assertFalse(Arrays.equals(zero.get(i), zero.get((i + 1) % zero.size())));
        }
        DataLoader second = how.seed(1).build();
        second.epoch(1);
        List<float[]> again = epoch(second);
        for (int i = 0; i < one.size(); i++) {
            assertArrayEquals(one.get(i), again.get(i));
        }
        assertFalse(Arrays.equals(zero.getFirst(), epoch(how.seed(2).build()).getFirst()));
        assertArrayEquals(images().toArray(), data.x().toArray());
    }

    private static List<float[]> epoch(DataLoader loader) {
        List<float[]> inputs = new ArrayList<>();
        loader.forEach(batch -> inputs.add(batch.x().toArray()));
        return inputs;
    }

    @Test
    void badArguments() {
        message("RandomShift: rows and columns must be at least 0, got -1 and -1", () -> new RandomShift(-1));
        message("RandomRotation: degrees must be in [0.0, 180.0], got 181.0", () -> new RandomRotation(181));
        message("RandomHorizontalFlip: probability must be in [0.0, 1.0], got 2.0", () -> new RandomHorizontalFlip(2));
        message("RandomErasing: most must be in [0.5, 1.0], got 0.4", () -> new RandomErasing(1, 0.5f, 0.4f));
        message("RandomCrop: height must be at least 1, got 0", () -> new RandomCrop(0));
        message("RandomCrop: padding must be at least 0, got -1", () -> new RandomCrop(3, -1));
        message(
                "RandomCrop: a piece of 8 x 8 must fit into the image with its padding of 1, got an image of 5 x 7",
                () -> new RandomCrop(8, 1).apply(images(), new Generator(1)));
        message("RandomShift: expected images [n, channels, height, width], got [3, 4]", () -> new RandomShift(1)
                .apply(Tensor.zeros(3, 4), new Generator(1)));
        message(
                "batch: x and y must have the same first dimension, one entry a sample, got x [1, 4] and y [2]",
                () -> DataLoader.of(TensorDatasetTest.numbered(2, 4))
                        .batchSize(2)
                        .transform((x, random) -> x.slice(0, 0, 1))
                        .build()
                        .iterator()
                        .next());
    }

    private static void message(String expected, org.junit.jupiter.api.function.Executable body) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, body).getMessage());
    }
}
