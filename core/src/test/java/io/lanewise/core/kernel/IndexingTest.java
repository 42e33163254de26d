package io.lanewise.core.kernel;

import static io.lanewise.core.kernel.ComparisonTest.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import org.junit.jupiter.api.Test;

/** Elements by index, triangles, sums of int32 and conversions. */
class IndexingTest {
    private static final NDArray X = NDArray.random(Shape.of(3, 4, 5), 1);

    @Test
    void selectsAndAddsBackAlongEveryDimension() {
        NDArray index = NDArray.ofInts(new int[] {2, 0, 2});
        for (NDArray x :
                new NDArray[] {X, X.transpose(0, 2), X.slice(1, 0, 4, 2).transpose(1, 2)}) {
            for (int dim = 0; dim < 3; dim++) {
                if (x.shape().dim(dim) < 3) {
                    continue;
                }
                NDArray got = Indexing.select(x, dim, index);
                NDArray sum = NDArray.zeros(x.shape());
                Indexing.add(sum, dim, index, got);
                for (int i = 0; i < 3; i++) {
                    int place = index.getInt(i);
                    assertArrayEquals(
                            x.select(dim, place).toArray(), got.select(dim, i).toArray());
                }
                assertArrayEquals(
                        Elementwise.mul(x.select(dim, 2), 2).toArray(),
                        sum.select(dim, 2).toArray());
                assertArrayEquals(x.select(dim, 0).toArray(), sum.select(dim, 0).toArray());
                assertEquals(0, Reductions.max(sum.select(dim, 1), false).item());
            }
        }
    }

    @Test
    void scattersIntoViewsWithoutTouchingWhatLiesBetween() {
        NDArray all = NDArray.zeros(4, 6);
        NDArray index = NDArray.ofInts(new int[] {1, 1, 0, 2}, 2, 2);
        Indexing.scatterAdd(all.slice(1, 0, 6, 2), 1, index, NDArray.ones(2, 2));
        assertArrayEquals(new float[] {0, 0, 2, 0, 0, 0}, all.select(0, 0).toArray());
        assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, all.select(0, 1).toArray());
        assertEquals(4, Reductions.sum(all, false).item());
        NDArray ints = NDArray.ofInts(new int[] {5, 6, 7}, 3);
        assertArrayEquals(
                new int[] {7, 5},
                Indexing.gather(ints, 0, NDArray.ofInts(new int[] {2, 0})).toIntArray());
        Indexing.scatter(ints, 0, NDArray.ofInts(new int[] {1, 1}), NDArray.ofInts(new int[] {8, 9}));
        assertArrayEquals(new int[] {5, 9, 7}, ints.toIntArray());
    }

    @Test
    void indicesAndShapesThatDoNotFitAreNamed() {
        NDArray index = NDArray.ofInts(new int[] {0, -1});
        assertEquals(
                "index_select: index -1 at element 1 is outside [0, 4)", message(() -> Indexing.select(X, 1, index)));
        assertEquals(
                "gather: index must have 3 dimensions, got shape [2]", message(() -> Indexing.gather(X, 1, index)));
        assertEquals(
                "gather: index 4 at element 1 is outside [0, 4)",
                message(() -> Indexing.gather(X, 1, NDArray.ofInts(new int[] {0, 4}, 1, 2, 1))));
        assertEquals(
                "gather: an index must not be longer than the array but along dimension 1, got [4, 1, 1] for [3, 4, 5]",
                message(() -> Indexing.gather(X, 1, NDArray.ofInts(new int[4], 4, 1, 1))));
        assertEquals(
                "topk: k must be in [0, 4] for dimension 1 of [3, 4, 5], got 5",
                message(() -> Sorting.top(X, 1, 5, true)));
        assertEquals(
                "tril: expected at least 2 dimensions, got shape [3]",
                message(() -> Triangle.lower(NDArray.zeros(3), 0)));
    }

    @Test
    void trianglesMeetOnTheDiagonal() {
        NDArray x = X.transpose(0, 2);
        for (int diagonal = -6; diagonal <= 6; diagonal++) {
            NDArray lower = Triangle.lower(x, diagonal);
            NDArray upper = Triangle.upper(x, diagonal + 1);
            assertArrayEquals(x.toArray(), Elementwise.add(lower, upper).toArray());
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 3; j++) {
                    assertEquals(j - i <= diagonal ? x.get(1, i, j) : 0, lower.get(1, i, j));
                }
            }
        }
    }

    @Test
    void sumsOfIntsAreExact() {
        int big = (1 << 24) + 1;
        NDArray x = NDArray.ofInts(new int[] {big, 1, 2, 3, 4, 5}, 3, 2);
        assertArrayEquals(new int[] {big + 6, 9}, IntSums.sum(x, false, 0).toIntArray());
        assertArrayEquals(new int[] {big + 1, 5, 9}, IntSums.sum(x, true, 1).toIntArray());
        assertEquals(Shape.of(1, 1), IntSums.sum(x, true).shape());
        assertEquals(big + 15, IntSums.sum(x, false).getInt());
    }

    @Test
    void conversionsAreJavas() {
        NDArray x = NDArray.of(1.9f, -1.9f, Float.NaN, 1e20f);
        assertArrayEquals(
                new int[] {1, -1, 0, Integer.MAX_VALUE}, Conversion.toInt(x).toIntArray());
        assertArrayEquals(
                new float[] {-7, 3},
                Conversion.toFloat(NDArray.ofInts(new int[] {-7, 3})).toArray());
    }
}
