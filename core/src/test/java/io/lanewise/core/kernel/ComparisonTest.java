package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Masks and what is chosen by them, against plain loops at lengths around those of vectors. */
@Tag("lanes")
class ComparisonTest {
    /** Small integers, so that many are equal, with some NaN. */
    private static NDArray random(int seed, int... dims) {
        Random random = new Random(seed);
        return NDArray.generate(Shape.of(dims), () -> random.nextInt(20) == 0 ? Float.NaN : random.nextInt(5) - 2);
    }

    private static boolean holds(Comparison comparison, double a, double b) {
        return switch (comparison) {
            case EQUAL -> a == b;
            case NOT_EQUAL -> a != b;
            case LESS -> a < b;
            case LESS_EQUAL -> a <= b;
            case GREATER -> a > b;
            case GREATER_EQUAL -> a >= b;
        };
    }

    @Test
    void comparesFloatsAndInts() {
        for (int n : Lengths.aroundLanes()) {
            NDArray a = random(1, n);
            NDArray b = random(2, n);
            NDArray p = Conversion.toInt(a);
            NDArray q = Conversion.toInt(b);
            for (Comparison comparison : Comparison.values()) {
                int[] floats = comparison.of(a, b).toIntArray();
                int[] ints = comparison.of(p, q).toIntArray();
                int[] withNumber =
                        comparison.of(p, NDArray.ofInts(new int[] {1})).toIntArray();
                for (int i = 0; i < n; i++) {
                    assertEquals(holds(comparison, a.get(i), b.get(i)) ? 1 : 0, floats[i]);
                    assertEquals(holds(comparison, p.get(i), q.get(i)) ? 1 : 0, ints[i]);
                    assertEquals(holds(comparison, p.get(i), 1) ? 1 : 0, withNumber[i]);
                }
            }
        }
    }

    @Test
    void choosesByAMaskThatBroadcasts() {
        for (int n : Lengths.aroundLanes()) {
            NDArray column = random(3, 3, 1);
            NDArray row = random(4, n);
            NDArray full = random(5, 3, n);
            NDArray number = NDArray.of(7).select(0, 0);
            NDArray[] operands = {column, row, full, number, random(6, n, 3).transpose()};
            NDArray[] masks = {Comparison.GREATER.of(full, NDArray.of(0)), Comparison.GREATER.of(column, row)};
            for (NDArray mask : masks) {
                for (NDArray a : operands) {
                    for (NDArray b : operands) {
                        assertChosen(mask, a, b);
                    }
                }
            }
        }
    }

    private static void assertChosen(NDArray mask, NDArray a, NDArray b) {
        NDArray got = Where.of(mask, a, b);
        NDArray left = a.expand(got.shape());
        NDArray right = b.expand(got.shape());
        NDArray chosen = mask.expand(got.shape());
        for (int i = 0; i < got.shape().dim(0); i++) {
            for (int j = 0; j < got.shape().dim(1); j++) {
                assertEquals((chosen.getInt(i, j) != 0 ? left : right).get(i, j), got.get(i, j));
            }
        }
    }

    @Test
    void clampsAndPassesTheGradientOnAndWithinTheBounds() {
        for (int n : Lengths.aroundLanes()) {
            NDArray x = random(7, n);
            NDArray dy = random(8, n);
            float[] y = Clamp.forward(x, -1, 1).toArray();
            float[] dx = Clamp.backward(x, dy, -1, 1).toArray();
            for (int i = 0; i < n; i++) {
                float v = x.get(i);
                assertEquals(Math.min(Math.max(v, -1), 1), y[i]);
                assertEquals(v >= -1 && v <= 1 ? dy.get(i) : 0, dx[i]);
            }
        }
    }

    @Test
    void findsTheFirstThatIsNotFinite() {
        for (int n : Lengths.aroundLanes()) {
            Guarded x = Guarded.of(new float[n], n);
            assertEquals(-1, Finite.firstOther(x.array()));
            for (int i = n - 1; i >= 0; i -= 7) {
                x.array().set(i % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY, i);
                assertEquals(i, Finite.firstOther(x.array()));
            }
        }
    }

    @Test
    void sharesOfTheLarger() {
        assertArrayEquals(
                new float[] {1, 0.5f, 0, 0},
                Selection.share(NDArray.of(2, 1, 0, Float.NaN), NDArray.of(1)).toArray());
    }

    @Test
    void typesAndShapesThatDoNotFitAreNamed() {
        NDArray x = NDArray.zeros(2, 3);
        NDArray mask = Comparison.EQUAL.of(x, x);
        assertEquals(
                "eq: types must be equal, got float32 of shape [2, 3] and int32 of shape [2, 3]; toFloat() and toInt() convert",
                message(() -> Comparison.EQUAL.of(x, mask)));
        assertEquals(
                "where: expected int32 labels or indices, got float32 of shape [2, 3]; toInt() converts",
                message(() -> Where.of(x, x, x)));
        assertEquals(
                "where: shapes must be equal or broadcast (aligned at the last dimension, lengths equal or 1), got [2, 3] and"
                        + " [4]",
                message(() -> Where.of(mask, NDArray.zeros(4), NDArray.zeros(4))));
    }

    static String message(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(RuntimeException.class, call).getMessage();
    }
}
