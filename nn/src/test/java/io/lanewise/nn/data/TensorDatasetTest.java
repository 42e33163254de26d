package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TensorDatasetTest {
    /** Sample i has x = [i, i + 0.5, ...] of this width and label 100 + i. */
    static TensorDataset numbered(int samples, int width) {
        float[] x = new float[samples * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / width + (i % width) * 0.5f;
        }
        int[] y = IntStream.range(100, 100 + samples).toArray();
        return new TensorDataset(Tensor.of(x, samples, width), Tensor.ofInts(y));
    }

    private static void assertRows(Batch batch, int width, int... rows) {
        assertEquals(rows.length, batch.size());
        assertEquals(Shape.of(rows.length, width), batch.x().shape());
        float[] x = batch.x().toArray();
        int[] y = batch.y().toIntArray();
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < width; j++) {
                assertEquals(rows[i] + j * 0.5f, x[i * width + j]);
            }
            assertEquals(100 + rows[i], y[i]);
        }
    }

    @Test
    void gathersRowsInTheOrderAskedFor() {
        for (int width : new int[] {1, 2, 7, 784}) {
            TensorDataset data = numbered(10, width);
            assertRows(data.batch(3, 1, 1, 9, 0), width, 3, 1, 1, 9, 0);
            assertRows(data.batch(4, 5, 6, 2, 3, 9), width, 4, 5, 6, 2, 3, 9);
            assertRows(data.batch(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), width, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertEquals(0, data.batch().size());
        }
    }

    @Test
    void batchesAreCopies() {
        TensorDataset data = numbered(3, 2);
        data.batch(1).x().value().fill(7);
        assertRows(data.batch(1), 2, 1);
    }

    @Test
    void higherRanksViewsAndFloatTargets() {
        NDArray images = NDArray.random(Shape.of(5, 1, 3, 4), 1);
        NDArray transposed = NDArray.random(Shape.of(2, 5), 2).transpose();
        TensorDataset data = new TensorDataset(new Tensor(images), new Tensor(transposed));
        Batch batch = data.batch(4, 2);
        assertEquals(Shape.of(2, 1, 3, 4), batch.x().shape());
        assertArrayEquals(
                images.select(0, 2).toArray(), batch.x().value().select(0, 1).toArray());
        assertArrayEquals(
                transposed.select(0, 4).toArray(),
                batch.y().value().select(0, 0).toArray());
        assertEquals(Shape.of(5, 2), data.y().shape());
    }

    @Test
    void subsetsOfSubsets() {
        TensorDataset part = numbered(10, 3).subset(9, 7, 5, 3).subset(3, 0, 1);
        assertEquals(3, part.size());
        assertRows(part.batch(0, 1, 2), 3, 3, 9, 7);
        assertRows(new Batch(part.x(), part.y()), 3, 3, 9, 7);
        assertThrows(IndexOutOfBoundsException.class, () -> part.batch(3));
        assertThrows(IndexOutOfBoundsException.class, () -> part.subset(-1));
    }

    @Test
    void randomSplitsShareNothingAndMissNothing() {
        TensorDataset data = numbered(101, 1);
        List<List<TensorDataset>> splits = List.of(
                data.randomSplit(0.8, 5),
                data.randomSplit(new int[] {81, 20}, 5),
                data.randomSplit(new int[] {50, 1, 50}, 6));
        for (List<TensorDataset> parts : splits) {
            Set<Integer> seen = new TreeSet<>();
            List<Integer> all = new ArrayList<>();
            for (TensorDataset part : parts) {
                for (int label : part.y().toIntArray()) {
                    seen.add(label);
                    all.add(label);
                }
            }
            assertEquals(101, seen.size());
            assertEquals(101, all.size());
            assertFalse(all.equals(List.copyOf(seen)), "in random order");
        }
        assertArrayEquals(labels(splits.get(0).get(1)), labels(splits.get(1).get(1)));
        assertFalse(java.util.Arrays.equals(
                labels(data.randomSplit(0.8, 7).get(1)), labels(splits.get(0).get(1))));
    }

    private static int[] labels(TensorDataset data) {
        return data.y().toIntArray();
    }

    @Test
    void badArguments() {
        Tensor x = Tensor.zeros(4, 2);
        message(
                "dataset: x and y must have the same first dimension, one entry a sample, got x [4, 2] and y [3]",
                () -> new TensorDataset(x, Tensor.zeros(3)));
        message("batch: x and y must have the same first dimension", () -> new Batch(x, Tensor.zeros(5)));
        message("dataset: x and y must have", () -> new TensorDataset(Tensor.zeros(), Tensor.zeros()));
        message(
                "dataset: tensors must not require a gradient",
                () -> new TensorDataset(Tensor.zeros(4).requiresGrad(true), x));
        TensorDataset data = numbered(4, 2);
        for (double fraction : new double[] {0, 1, -0.5, 1.5, Double.NaN, 0.1, 0.9}) {
            message("randomSplit: fraction must be above 0 and below 1", () -> data.randomSplit(fraction, 1));
        }
        for (int[] lengths : new int[][] {{}, {4, 0}, {5, -1}, {1, 2}, {Integer.MAX_VALUE, Integer.MAX_VALUE, 6}}) {
            message(
                    "randomSplit: lengths must be at least 1 and add up to the 4 samples",
                    () -> data.randomSplit(lengths, 1));
        }
        assertEquals(
                "batch: expected numbers of samples, 0 to 3, got 4",
                assertThrows(IndexOutOfBoundsException.class, () -> data.batch(0, 4))
                        .getMessage());
    }

    private static void message(String start, org.junit.jupiter.api.function.Executable body) {
        String message = assertThrows(IllegalArgumentException.class, body).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    @Test
    void aSplitOfADatasetThatWasShuffledFromTheSameSeedIsRandomToo() {
        for (long seed = 0; seed < 5; seed++) {
            TensorDataset validation =
                    Datasets.moons(400, 0.1f, seed).randomSplit(0.75, seed).get(1);
            float ones = validation.y().sum().item();
            assertTrue(ones > 25 && ones < 75, ones + " of the second class in 100 samples, seed " + seed);
        }
    }
}
