package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reductions over every set of dimensions against plain loops in double. */
@Tag("lanes")
class ReductionsTest {
    private static final int[][] SHAPES = {
        {},
        {1},
        {5},
        {1000},
        {3, 17},
        {17, 3},
        {129, 1},
        {1, 65},
        {5, 70},
        {300, 67},
        {2, 3, 4},
        {3, 1, 33, 2},
        {2, 130, 20}
    };

    private static NDArray random(int seed, int... dims) {
        Random random = new Random(seed);
        return NDArray.generate(Shape.of(dims), random::nextGaussian);
    }

    /** Sum, largest and smallest for each kept element. */
    private record Twin(double[] sum, float[] max, float[] min, int count) {
        static Twin of(NDArray x, Shape kept) {
            double[] sum = new double[(int) kept.size()];
            float[] max = new float[sum.length];
            float[] min = new float[sum.length];
            java.util.Arrays.fill(max, Float.NEGATIVE_INFINITY);
            java.util.Arrays.fill(min, Float.POSITIVE_INFINITY);
            float[] values = x.toArray();
            for (int flat = 0; flat < values.length; flat++) {
                int left = flat;
                int to = 0;
                int step = 1;
                for (int i = kept.rank() - 1; i >= 0; i--) {
                    int index = left % x.shape().dim(i);
                    left /= x.shape().dim(i);
                    to += kept.dim(i) == 1 ? 0 : index * step;
                    step *= kept.dim(i);
                }
                sum[to] += values[flat];
                max[to] = Math.max(max[to], values[flat]);
                min[to] = Math.min(min[to], values[flat]);
            }
            return new Twin(sum, max, min, values.length / Math.max(1, sum.length));
        }

        void assertSum(float[] got, double factor, double plus) {
            assertEquals(sum.length, got.length);
            for (int i = 0; i < got.length; i++) {
                double want = plus + factor * sum[i];
                assertEquals(want, got[i], 2e-6 * factor * Math.max(1 / factor, Math.sqrt(count)), "element " + i);
            }
        }
    }

    @Test
    void everySetOfDimensions() {
        for (int[] dims : SHAPES) {
            NDArray x = random(dims.length, dims);
            for (int set = dims.length == 0 ? 0 : 1; set < 1 << dims.length; set++) {
                int chosen = set;
                int[] reduced = java.util.stream.IntStream.range(0, dims.length)
                        .filter(i -> (chosen >> i & 1) == 1)
                        .toArray();
                Shape kept = x.shape();
                for (int dim : reduced) {
                    kept = kept.with(dim, 1);
                }
                Twin twin = Twin.of(x, kept);
                assertEquals(kept, Reductions.sum(x, true, reduced).shape());
                assertEquals(
                        dims.length - reduced.length,
                        Reductions.sum(x, false, reduced).shape().rank());
                twin.assertSum(Reductions.sum(x, true, reduced).toArray(), 1, 0);
                twin.assertSum(Reductions.mean(x, false, reduced).toArray(), 1.0 / twin.count, 0);
                assertArrayEquals(twin.max, Reductions.max(x, false, reduced).toArray());
                assertArrayEquals(twin.min, Reductions.min(x, true, reduced).toArray());
                Guarded target = new Guarded(kept.dims());
                target.array().fill(0.5f);
                Reductions.sumTo(x, target.array(), true);
                twin.assertSum(target.check(), 1, 0.5);
                Reductions.sumTo(x, target.array(), false);
                twin.assertSum(target.check(), 1, 0);
            }
        }
    }

    @Test
    void columnsAroundTheLaneWidth() {
        for (int n : Lengths.aroundLanes()) {
            NDArray x = random(n, 300, n);
            Guarded target = new Guarded(n);
            target.array().fill(1);
            Reductions.sumTo(x, target.array(), true);
            Twin.of(x, Shape.of(1, n)).assertSum(target.check(), 1, 1);
            Guarded rows = new Guarded(n, 1);
            Reductions.sumTo(x.transpose(), rows.array(), false);
            Twin.of(x, Shape.of(1, n)).assertSum(rows.check(), 1, 0);
        }
    }

    @Test
    void noDimensionNamedMeansAllAndViewsWork() {
        NDArray x = random(3, 7, 5, 3);
        assertEquals(Shape.SCALAR, Reductions.sum(x, false).shape());
        assertEquals(Shape.of(1, 1, 1), Reductions.max(x, true).shape());
        assertEquals(
                Reductions.sum(x, false).item(),
                Reductions.sum(x.permute(1, 2, 0), false).item(),
                1e-5);
        assertEquals(
                30, Reductions.sum(NDArray.of(2).expand(Shape.of(3, 5)), false).item());
        assertArrayEquals(
                Reductions.sum(x, false, -1).toArray(),
                Reductions.sum(x.transpose(), false, 1).toArray(),
                1e-6f);
    }

    @Test
    void aMillionNumbersAreSummedToTheLastDigits() {
        NDArray x = NDArray.random(Shape.of(1_000_003), 5);
        double want = 0;
        for (float value : x.toArray()) {
            want += value;
        }
        assertEquals(want, Reductions.sum(x, false).item(), 1e-7 * want);
        assertEquals(want / 1_000_003, Reductions.mean(x, false).item(), 1e-7);
        NDArray columns = x.slice(0, 0, 1_000_000).reshape(250_000, 4);
        Twin twin = Twin.of(columns, Shape.of(1, 4));
        float[] got = Reductions.sum(columns, false, 0).toArray();
        for (int i = 0; i < 4; i++) {
            assertEquals(twin.sum[i], got[i], 2e-7 * twin.sum[i]);
        }
    }

    @Test
    void infinitiesAndNaNSpread() {
        NDArray x = NDArray.ones(1000, 3);
        x.set(Float.POSITIVE_INFINITY, 17, 0);
        x.set(Float.NaN, 999, 1);
        float[] sums = Reductions.sum(x, false, 0).toArray();
        assertEquals(Float.POSITIVE_INFINITY, sums[0]);
        assertTrue(Float.isNaN(sums[1]));
        assertEquals(1000, sums[2]);
        assertTrue(Float.isNaN(Reductions.max(x, false).item()));
        assertTrue(Float.isNaN(Reductions.min(x, false, 0).get(1)));
    }

    @Test
    void nothingToReduce() {
        assertEquals(0, Reductions.sum(NDArray.zeros(0), false).item());
        assertArrayEquals(
                new float[3], Reductions.sum(NDArray.zeros(0, 3), false, 0).toArray());
        assertTrue(Float.isNaN(Reductions.mean(NDArray.zeros(0), false).item()));
        assertEquals(Shape.of(0), Reductions.sum(NDArray.zeros(0, 3), false, 1).shape());
        var error = assertThrows(IllegalArgumentException.class, () -> Reductions.max(NDArray.zeros(0, 3), false, 0));
        assertEquals("max: no elements to choose from in shape [0, 3]", error.getMessage());
    }

    @Test
    void argmaxIsTheFirstLargestAndSeesNaN() {
        NDArray x = NDArray.of(new float[] {1, 5, 5, -2, -1, -3, 0, Float.NaN, 9}, 3, 3);
        assertArrayEquals(new int[] {1, 1, 1}, Reductions.argmax(x).toIntArray());
        assertArrayEquals(
                new int[] {0, 0, 0},
                Reductions.argmax(x.slice(0, 0, 2).transpose()).toIntArray());
        assertEquals(Shape.of(2, 4), Reductions.argmax(random(1, 2, 4, 7)).shape());
        assertThrows(IllegalArgumentException.class, () -> Reductions.argmax(NDArray.zeros(3, 0)));
    }

    @Test
    void wrongDimensionsAndTargets() {
        NDArray x = NDArray.ones(2, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> Reductions.sum(x, false, 2));
        assertThrows(IllegalArgumentException.class, () -> Reductions.sum(x, false, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> Reductions.sumTo(x, NDArray.zeros(2), true));
        assertThrows(IllegalArgumentException.class, () -> Reductions.sumTo(x, NDArray.zeros(4, 2, 3), true));
    }

    /** Without a copy where the memory has no gaps; with one where what stays would come out in another order. */
    @Test
    void permutedArraysReduceAsTheirCopies() {
        NDArray x = NDArray.random(Shape.of(3, 5, 7), 1);
        int[][] orders = {{2, 1, 0}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}};
        int[][] choices = {{}, {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}};
        for (int[] order : orders) {
            for (NDArray view :
                    new NDArray[] {x.permute(order), x.slice(1, 0, 4).permute(order)}) {
                for (int[] dims : choices) {
                    NDArray copy = view.copy();
                    assertArrayEquals(
                            Reductions.sum(copy, true, dims).toArray(),
                            Reductions.sum(view, true, dims).toArray(),
                            1e-5f);
                    assertArrayEquals(
                            Reductions.max(copy, false, dims).toArray(),
                            Reductions.max(view, false, dims).toArray());
                }
            }
        }
    }
}
