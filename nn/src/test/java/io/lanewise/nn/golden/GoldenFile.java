package io.lanewise.nn.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.SafeTensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What PyTorch was given and what it computed in one case. */
record GoldenFile(Map<String, Tensor> tensors, boolean longSums) {
    static final double TOLERANCE = 1e-5;

    static GoldenFile load(String name) throws IOException {
        try {
            Path path = Path.of(Objects.requireNonNull(GoldenFile.class.getResource("/golden/" + name + ".safetensors"))
                    .toURI());
            // Sums of 259 terms of about 1, rounded to float32 at each step even with exact products, have elements
            // that are off by
            // 1.27e-5: they are judged by their norm.
            return new GoldenFile(SafeTensors.load(path), name.equals("matmul_mm_large"));
        } catch (URISyntaxException e) {
            throw new AssertionError(name, e);
        }
    }

    Tensor get(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    Tensor input(String name) {
        return get("input." + name);
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

    /** Each element within 1e-5 of PyTorch's, or of that share of it where it is larger than 1; integers equal; long sums in norm. */
    void check(String name, Tensor got) {
        if (longSums) {
            assertCloseInNorm(get(name), got, name);
        } else {
            assertClose(get(name), got, TOLERANCE, name);
        }
    }

    private static void assertCloseInNorm(Tensor want, Tensor got, String what) {
        assertEquals(want.shape(), got.shape(), what);
        float[] expected = want.toArray();
        float[] values = got.toArray();
        double norm = 0;
        double error = 0;
        for (int i = 0; i < values.length; i++) {
            norm += (double) expected[i] * expected[i];
            error += Math.pow((double) values[i] - expected[i], 2);
        }
        assertEquals(0, Math.sqrt(error), TOLERANCE * Math.sqrt(norm), what);
    }

    static void assertClose(Tensor want, Tensor got, double tolerance, String what) {
        assertEquals(want.shape(), got.shape(), what);
        if (want.isInt()) {
            assertArrayEquals(want.toIntArray(), got.toIntArray(), what);
            return;
        }
        float[] expected = want.toArray();
        float[] values = got.toArray();
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected[i], values[i], tolerance * Math.max(1, Math.abs(expected[i])), what + " " + i);
        }
    }
}
