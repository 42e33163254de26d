package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitsTest {
    /** 60 of class 0, 30 of class 1, 10 of class 2; the inputs count them. */
    private static TensorDataset data() {
        int[] labels =
                IntStream.range(0, 100).map(i -> i < 60 ? 0 : i < 90 ? 1 : 2).toArray();
        float[] x = new float[100];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        return new TensorDataset(Tensor.of(x, 100, 1), Tensor.ofInts(labels, 100));
    }

    @Test
    void everyClassHasItsShareInBothParts() {
        List<TensorDataset> parts = Splits.stratified(data(), 0.7, 5);
        for (int part = 0; part < 2; part++) {
            int[] counts = new int[3];
            for (int label : parts.get(part).y().toIntArray()) {
                counts[label]++;
            }
            assertArrayEquals(part == 0 ? new int[] {42, 21, 7} : new int[] {18, 9, 3}, counts);
        }
        float[] all = new float[100];
        System.arraycopy(parts.get(0).x().toArray(), 0, all, 0, 70);
        System.arraycopy(parts.get(1).x().toArray(), 0, all, 70, 30);
        Arrays.sort(all);
        assertArrayEquals(data().x().toArray(), all, "each sample once");
        assertArrayEquals(
                parts.get(0).x().toArray(),
                Splits.stratified(data(), 0.7, 5).get(0).x().toArray());
        assertFalse(Arrays.equals(
                parts.get(0).x().toArray(),
                Splits.stratified(data(), 0.7, 6).get(0).x().toArray()));
        assertEquals(3, Splits.stratified(data(), 0.001, 5).get(0).size(), "each class has one sample at least");
    }

    @Test
    void classesOfDifferentSizesCountTheSame() {
        float[] weights = Splits.classWeights(data().y(), 4).toArray();
        assertArrayEquals(new float[] {100 / 240f, 100 / 120f, 100 / 40f, 0}, weights, 1e-6f);
        assertThrows(IllegalArgumentException.class, () -> Splits.classWeights(data().y(), 2));
        assertThrows(IllegalArgumentException.class, () -> Splits.classWeights(data().x(), 2));
        assertThrows(IllegalArgumentException.class, () -> Splits.stratified(data(), 1, 5));
        assertThrows(IllegalArgumentException.class, () -> Splits.stratified(data().subset(0, 1, 99), 0.5, 5));
    }

    @Test
    void leastAndLargestOfTheTrainingPart() {
        MinMaxScaler scaler = MinMaxScaler.fit(Tensor.of(new float[] {1, 7, 3, 7, 2, 7}, 3, 2));
        Tensor scaled = scaler.transform(Tensor.of(new float[] {1, 7, 5, 9}, 2, 2));
        assertArrayEquals(new float[] {0, 0, 2, 2}, scaled.toArray());
        assertArrayEquals(new float[] {1, 7, 5, 9}, scaler.inverse(scaled).toArray());
        assertThrows(IllegalArgumentException.class, () -> scaler.transform(Tensor.zeros(2, 3)));
        assertThrows(IllegalArgumentException.class, () -> MinMaxScaler.fit(Tensor.zeros(0, 3)));
    }

    @Test
    void aSplitOfADatasetThatWasShuffledFromTheSameSeedIsRandomToo() {
        TensorDataset moons = Datasets.moons(400, 0, 1); // the first class is the upper half of a circle around 0
        TensorDataset labelled = new TensorDataset(moons.x(), moons.y().toInt().reshape(-1));
        TensorDataset kept = Splits.stratified(labelled, 0.75, 1).get(1);
        float[] x = kept.x().select(1, 0).toArray();
        int[] y = kept.y().toIntArray();
        int left = 0;
        for (int i = 0; i < x.length; i++) {
            left += y[i] == 0 && x[i] < 0 ? 1 : 0;
        }
        assertTrue(left > 12 && left < 38, left + " of 50 points in the left half");
    }
}
