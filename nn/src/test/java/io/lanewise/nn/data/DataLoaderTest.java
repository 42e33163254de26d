package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
    private static DataLoader.Builder loader(int samples) {
        return DataLoader.of(TensorDatasetTest.numbered(samples, 3));
    }

    private static List<Integer> epoch(DataLoader loader) {
        List<Integer> labels = new ArrayList<>();
        for (Batch batch : loader) {
            for (int label : batch.y().toIntArray()) {
                labels.add(label);
            }
        }
        return labels;
    }

    private static List<Integer> sizes(DataLoader loader) {
        List<Integer> sizes = new ArrayList<>();
        loader.forEach(batch -> sizes.add(batch.size()));
        assertEquals(sizes.size(), loader.batches());
        return sizes;
    }

    @Test
    void cutsBatchesInOrder() {
        assertEquals(List.of(4, 4, 2), sizes(loader(10).batchSize(4).build()));
        assertEquals(List.of(4, 4), sizes(loader(10).batchSize(4).dropLast(true).build()));
        assertEquals(List.of(5, 5), sizes(loader(10).batchSize(5).build()));
        assertEquals(List.of(3), sizes(loader(3).batchSize(Integer.MAX_VALUE).build()));
        assertEquals(List.of(1, 1), sizes(loader(2).build()));
        assertEquals(
                List.of(100, 101, 102, 103, 104, 105, 106),
                epoch(loader(7).batchSize(3).build()));
    }

    @Test
    void theOrderFollowsFromSeedAndEpochAlone() {
        DataLoader first = loader(50).batchSize(8).shuffle(true).seed(3).build();
        List<Integer> zero = epoch(first);
        List<Integer> one = epoch(first);
        assertNotEquals(zero, one);
        assertEquals(50, new TreeSet<>(one).size());

        Generator.standard().nextLong();
        DataLoader second = loader(50).batchSize(7).shuffle(true).seed(3).build();
        assertEquals(zero, epoch(second));
        assertEquals(one, epoch(second));
        assertEquals(2, second.epoch());
        second.epoch(1);
        assertEquals(one, epoch(second));
        assertNotEquals(zero, epoch(loader(50).shuffle(true).seed(4).build()));
    }

    @Test
    void withoutASeedItIsDrawnFromTheThreadsGenerator() {
        Generator.manualSeed(9);
        List<Integer> first = epoch(loader(50).shuffle(true).build());
        List<Integer> second = epoch(loader(50).shuffle(true).build());
        Generator.manualSeed(9);
        loader(50).build(); // draws nothing
        assertEquals(first, epoch(loader(50).shuffle(true).build()));
        assertNotEquals(first, second);
    }

    @Test
    void worksOnDatasetsOfOnesOwn() {
        Dataset squares = new Dataset() {
            @Override
            public int size() {
                return 5;
            }

            @Override
            public Batch batch(int... indices) {
                float[] x = new float[indices.length];
                for (int i = 0; i < x.length; i++) {
                    x[i] = indices[i] * indices[i];
                }
                return new Batch(Tensor.of(x), Tensor.of(x));
            }
        };
        double sum = 0;
        for (Batch batch : DataLoader.of(squares).batchSize(2).build()) {
            for (float value : batch.x().toArray()) {
                sum += value;
            }
        }
        assertEquals(30, sum);
    }

    @Test
    void badArguments() {
        message("data loader: batchSize must be at least 1, got 0", () -> loader(3)
                .batchSize(0));
        message("data loader: batchSize must be at least 1, got -2", () -> loader(3)
                .batchSize(-2));
        message("data loader: the dataset must have at least one sample, got 0", () -> loader(0)
                .build());
        message(
                "data loader: with dropLast the dataset must fill a batch, got 3 samples and batchSize 4",
                () -> loader(3).batchSize(4).dropLast(true).build());
        Iterator<Batch> turns = loader(1).build().iterator();
        turns.next();
        assertThrows(NoSuchElementException.class, turns::next);
        assertTrue(!turns.hasNext());
    }

    private static void message(String expected, org.junit.jupiter.api.function.Executable body) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, body).getMessage());
    }
}
