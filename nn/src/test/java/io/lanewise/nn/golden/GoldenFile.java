package io.lanewise.nn.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What PyTorch was given and what it computed in one case. */
record GoldenFile(Map<String, Tensor> tensors, boolean longSums) {
    private static final double TOLERANCE = 1e-5;

    /** Terms from which on a sum, rounded to float32 at each step, may have single elements that are off by more than the tolerance. */
    private static final int LONG_SUM = 128;

    static GoldenFile load(Path path) throws IOException {
        Map<String, Tensor> tensors = SafeTensors.load(path);
        boolean longSums = tensors.values().stream().anyMatch(GoldenFile::hasLongRows);
        return new GoldenFile(tensors, longSums);
    }

    /** Whether there are sums over all but the first dimension, as in products and convolutions, with many terms. */
    private static boolean hasLongRows(Tensor tensor) {
        return tensor.shape().rank() > 1
                && tensor.size() >= (long) LONG_SUM * tensor.shape().dim(0);
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    Tensor get(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** All tensors whose names begin with {@code prefix}, by the rest of their names. */
    Map<String, Tensor> all(String prefix) {
        Map<String, Tensor> found = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    /**
     * Each element within 1e-5 of PyTorch's, or of that share of it where it is larger than 1; integers equal. Where sums are long it is
     * enough that the distance is within 1e-5 of the norm.
     */
    void check(String name, Tensor got) {
        assertClose(get(name), got, name);
    }

    void assertClose(Tensor want, Tensor got, String what) {
        assertEquals(want.shape(), got.shape(), what);
        if (want.isInt()) {
            assertArrayEquals(want.toIntArray(), (got.isInt() ? got : got.toInt()).toIntArray(), what);
            return;
        }
        float[] expected = want.toArray();
        float[] values = got.toArray();
        if (longSums && distance(expected, values) <= TOLERANCE * distance(expected, new float[expected.length])) {
            return;
        }
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected[i], values[i], TOLERANCE * Math.max(1, Math.abs(expected[i])), what + " " + i);
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow((double) a[i] - b[i], 2);
        }
        return Math.sqrt(sum);
    }
}
