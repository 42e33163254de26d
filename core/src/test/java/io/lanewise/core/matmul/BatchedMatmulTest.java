package io.lanewise.core.matmul;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import org.junit.jupiter.api.Test;

/** Batches are many products, each with its own matrices. */
class BatchedMatmulTest {
    private static final int[][][] SHAPES = {
        {{3, 2, 7}, {3, 7, 5}},
        {{3, 2, 7}, {7, 5}},
        {{2, 7}, {3, 7, 5}},
        {{2, 1, 4, 3}, {5, 3, 2}},
        {{2, 3, 0}, {0, 4}},
        {{0, 2, 3}, {3, 4}},
        {{2, 3, 33}, {2, 33, 17}},
        {{64, 20, 20}, {64, 20, 20}},
    };

    @Test
    void everyProductIsItsOwn() {
        for (int[][] shapes : SHAPES) {
            NDArray a = NDArray.random(Shape.of(shapes[0]), 1);
            NDArray b = NDArray.random(Shape.of(shapes[1]), 2);
            assertProducts(a, b);
            NDArray turned = NDArray.random(
                    b.shape().with(-1, b.shape().dim(-2)).with(-2, b.shape().dim(-1)), 3);
            assertProducts(a, turned.transpose());
        }
    }

    private static void assertProducts(NDArray a, NDArray b) {
        NDArray got = BatchedMatmul.of(a, b);
        int[] batch = java.util.Arrays.copyOf(got.shape().dims(), got.shape().rank() - 2);
        NDArray left = a.expand(full(batch, a));
        NDArray right = b.expand(full(batch, b));
        int count = (int) Shape.of(batch).size();
        for (int i = 0; i < count; i++) {
            NDArray want = Matmul.of(matrix(left, i, batch), matrix(right, i, batch));
            assertArrayEquals(want.toArray(), matrix(got, i, batch).toArray(), 1e-5f);
        }
        NDArray sum = NDArray.full(got.shape(), 1);
        BatchedMatmul.into(sum, a, b, true);
        for (int i = 0; i < sum.size(); i++) {
            assertEquals(1 + got.reshape(-1).get(i), sum.reshape(-1).get(i), 1e-4f);
        }
    }

    private static Shape full(int[] batch, NDArray x) {
        int[] dims = java.util.Arrays.copyOf(batch, batch.length + 2);
        dims[batch.length] = x.shape().dim(-2);
        dims[batch.length + 1] = x.shape().dim(-1);
        return Shape.of(dims);
    }

    private static NDArray matrix(NDArray x, int index, int... batch) {
        NDArray part = x;
        int left = index;
        for (int i = batch.length - 1; i >= 0; i--) {
            part = part.select(i, left % batch[i]);
            left /= batch[i];
        }
        return part;
    }

    @Test
    void gradientsOfWhatWasRepeatedAreSummed() {
        NDArray a = NDArray.random(Shape.of(4, 3, 5), 1);
        NDArray dy = NDArray.random(Shape.of(4, 3, 2), 2);
        NDArray db = NDArray.full(Shape.of(5, 2), 1);
        BatchedMatmul.into(db, a.transpose(), dy, true);
        NDArray want = NDArray.full(Shape.of(5, 2), 1);
        for (int i = 0; i < 4; i++) {
            Matmul.accumulate(want, a.select(0, i).transpose(), dy.select(0, i));
        }
        assertArrayEquals(want.toArray(), db.toArray(), 1e-5f);
        NDArray kept = NDArray.zeros(1, 5, 2);
        BatchedMatmul.into(kept, a.transpose(), dy, false);
        assertArrayEquals(
                want.toArray(), io.lanewise.core.kernel.Elementwise.add(kept, 1).toArray(), 1e-5f);
    }

    @Test
    void threadsChangeNothing() {
        NDArray a = NDArray.random(Shape.of(300, 17, 19), 1);
        NDArray b = NDArray.random(Shape.of(300, 19, 23), 2);
        int before = Parallel.threads();
        try {
            Parallel.threads(1);
            float[] one = BatchedMatmul.of(a, b).toArray();
            Parallel.threads(3);
            assertArrayEquals(one, BatchedMatmul.of(a, b).toArray());
        } finally {
            Parallel.threads(before);
        }
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        NDArray a = NDArray.zeros(2, 3, 4);
        assertEquals(
                "matmul: a's columns must equal b's rows, got [2, 3, 4] and [2, 3, 4]",
                assertThrows(IllegalArgumentException.class, () -> BatchedMatmul.of(a, a))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> BatchedMatmul.of(a, NDArray.zeros(3, 4, 5)));
        assertThrows(IllegalArgumentException.class, () -> BatchedMatmul.of(a, NDArray.zeros(4)));
    }
}
