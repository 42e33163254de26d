package io.lanewise.core.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NDArrayTest {
    private static NDArray counting(int... dims) {
        return NDArray.arange(0, (double) Shape.of(dims).size(), 1).reshape(dims);
    }

    @Test
    void viewsShareMemory() {
        NDArray a = counting(3, 4);
        a.transpose().set(99, 1, 2);
        assertEquals(99, a.get(2, 1));
        a.slice(1, 1, 4, 2).select(0, 0).set(-1, 1);
        assertEquals(-1, a.get(0, 3));
        a.reshape(12).set(5, 0);
        assertEquals(5, a.get(0, 0));
    }

    @Test
    void viewsAddressWhatIndexArithmeticSays() {
        NDArray a = counting(2, 3, 4);
        assertArrayEquals(
                new float[] {4, 5, 6, 7, 16, 17, 18, 19}, a.select(1, 1).toArray());
        assertArrayEquals(
                new float[] {1, 3, 13, 15}, a.select(1, 0).slice(-1, 1, 99, 2).toArray());
        assertArrayEquals(
                new float[] {0, 12, 4, 16, 8, 20},
                a.permute(2, 1, 0).select(0, 0).toArray());
        assertArrayEquals(
                new float[] {0, 1, 0, 1},
                NDArray.arange(0, 2, 1).expand(Shape.of(2, 2)).toArray());
        assertEquals(Shape.of(2, 1, 3, 4), a.unsqueeze(1).shape());
        assertEquals(Shape.of(2, 3, 4), a.unsqueeze(-1).squeeze(-1).shape());
        assertEquals(Shape.of(2, 3, 4), a.squeeze(0).shape());
    }

    @Test
    void copiesOfRandomViewsEqualElementByElementCopies() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            int[] dims = random.ints(1 + random.nextInt(4), 1, 20).toArray();
            NDArray view = counting(dims);
            for (int i = 0; i < dims.length; i++) {
                int start = random.nextInt(view.shape().dim(i));
                view = view.slice(i, start, view.shape().dim(i), 1 + random.nextInt(3));
            }
            if (dims.length > 1) {
                view = view.transpose(random.nextInt(dims.length), random.nextInt(dims.length));
            }
            float[] copied = view.copy().toArray();
            int[] index = new int[dims.length];
            for (float value : copied) {
                assertEquals(view.get(index), value);
                for (int d = dims.length - 1;
                        d >= 0 && ++index[d] == view.shape().dim(d);
                        d--) {
                    index[d] = 0;
                }
            }
            NDArray target = NDArray.zeros(view.shape().dims());
            target.copyFrom(view);
            assertArrayEquals(copied, target.toArray());
        }
    }

    @Test
    void copyFromAnOverlappingViewReadsTheOldValues() {
        NDArray a = counting(3, 3);
        a.copyFrom(a.transpose());
        assertArrayEquals(new float[] {0, 3, 6, 1, 4, 7, 2, 5, 8}, a.toArray());
    }

    @Test
    void contiguityIsAboutMemoryNotHistory() {
        NDArray a = counting(4, 6);
        assertTrue(a.slice(0, 1, 3).isContiguous());
        assertFalse(a.slice(1, 0, 3).isContiguous());
        assertFalse(a.transpose().isContiguous());
        assertTrue(a.transpose().transpose().isContiguous());
        assertEquals(
                3 * 6 * 4 - 3 * 4, a.slice(0, 0, 3).slice(1, 0, 3).segment().byteSize());
    }

    @Test
    void errorsNameTheOperationAndTheShapes() {
        NDArray a = counting(2, 3);
        assertMessage("reshape: the 6 elements of [2, 3] do not fill [4, 2]", () -> a.reshape(4, 2));
        assertMessage("reshape: the 6 elements of [2, 3] do not fill [4, -1]", () -> a.reshape(4, -1));
        assertMessage("of: shape [2, 2] needs 4 values, got 3", () -> NDArray.of(new float[3], 2, 2));
        assertMessage("item: only an array of one element has an item, got shape [2, 3]", a::item);
        assertMessage("select: index must be in [-2, 1] for dimension 0 of shape [2, 3], got 2", () -> a.select(0, 2));
        assertMessage("dim: dimension must be in [-2, 1], got 2 for shape [2, 3]", () -> a.shape()
                .dim(2));
        assertMessage("index: [0, 3] is outside shape [2, 3]", () -> a.get(0, 3));
        assertMessage(
                "expand: lengths must be equal or 1 to repeat, got [2, 3] for [4, 3]", () -> a.expand(Shape.of(4, 3)));
        assertMessage("shape: lengths must be at least 0, got [-1]", () -> Shape.of(-1));
        assertMessage(
                "shape: at most 2147483647 elements in an array, got [65536, 65536]", () -> Shape.of(65536, 65536));
        assertMessage(
                "toIntArray: expected int32 labels or indices, got float32 of shape [2, 3]; toInt() converts",
                a::toIntArray);
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable body) {
        assertEquals(message, assertThrows(RuntimeException.class, body).getMessage());
    }
}
