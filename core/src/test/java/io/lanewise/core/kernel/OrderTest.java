package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kernels along a dimension (places of extremes, orders, running sums, products) against plain loops over each line. */
@Tag("lanes")
class OrderTest {
    private interface Line {
        void check(float[] x, int... at);
    }

    /** Calls the body with every line along a dimension and the index of its first element. */
    private static void lines(NDArray x, int dim, Line body) {
        int length = x.shape().dim(dim);
        int[] dims = x.shape().dims();
        for (int flat = 0; flat < x.size(); flat++) {
            int[] at = new int[3];
            int left = flat;
            for (int d = 2; d >= 0; d--) {
                at[d] = left % dims[d];
                left /= dims[d];
            }
            if (at[dim] == 0) {
                float[] line = new float[length];
                for (int i = 0; i < length; i++) {
                    line[i] = x.get(moved(at, dim, i));
                }
                body.check(line, at);
            }
        }
    }

    private static int[] moved(int[] at, int dim, int place) {
        int[] moved = at.clone();
        moved[dim] = place;
        return moved;
    }

    private static int[] without(int[] at, int dim) {
        return IntStream.range(0, 3).filter(d -> d != dim).map(d -> at[d]).toArray();
    }

    /** Small integers, so that there are equals, some NaN, and a view that is not contiguous. */
    private static NDArray[] inputs(int n) {
        Random random = new Random(n);
        NDArray x =
                NDArray.generate(Shape.of(2, n, 3), () -> random.nextInt(50) == 0 ? Float.NaN : random.nextInt(9) - 4);
        return new NDArray[] {x, x.transpose(1, 2), x.transpose(0, 1)};
    }

    @Test
    void placesOfExtremes() {
        for (int n : Lengths.aroundLanes()) {
            if (n == 0) {
                continue;
            }
            for (NDArray x : inputs(n)) {
                for (int dim = 0; dim < 3; dim++) {
                    int d = dim;
                    NDArray largest = ArgExtreme.max(x, d);
                    NDArray smallest = ArgExtreme.min(x, d);
                    lines(x, d, (line, at) -> {
                        assertEquals(place(line, 1), largest.getInt(without(at, d)));
                        assertEquals(place(line, -1), smallest.getInt(without(at, d)));
                    });
                }
            }
        }
    }

    private static int place(float[] line, int sign) {
        int best = 0;
        for (int i = 1; i < line.length; i++) {
            if (!Float.isNaN(line[best]) && (Float.isNaN(line[i]) || sign * line[i] > sign * line[best])) {
                best = i;
            }
        }
        return best;
    }

    @Test
    void ordersAreStable() {
        for (int n : new int[] {1, 2, 17, 100}) {
            for (NDArray x : inputs(n)) {
                for (int dim = 0; dim < 3; dim++) {
                    for (boolean descending : new boolean[] {false, true}) {
                        checkOrder(x, dim, descending);
                    }
                }
            }
        }
    }

    private static void checkOrder(NDArray x, int dim, boolean descending) {
        NDArray sorted = Sorting.sort(x, dim, descending);
        int k = Math.min(5, x.shape().dim(dim));
        NDArray top = Sorting.top(x, dim, k, descending);
        lines(x, dim, (line, at) -> {
            int[] want = IntStream.range(0, line.length)
                    .boxed()
                    .sorted((a, b) -> {
                        int order = Float.compare(line[a], line[b]);
                        return order != 0 ? (descending ? -order : order) : a - b;
                    })
                    .mapToInt(i -> i)
                    .toArray();
            for (int i = 0; i < want.length; i++) {
                assertEquals(want[i], sorted.getInt(moved(at, dim, i)));
                if (i < k) {
                    assertEquals(want[i], top.getInt(moved(at, dim, i)));
                }
            }
        });
    }

    @Test
    void runningSumsAndProducts() {
        for (int n : new int[] {0, 1, 17, 60}) {
            for (NDArray view : inputs(n)) {
                NDArray x = Clamp.forward(view, -1, 1);
                for (int dim = 0; dim < 3; dim++) {
                    checkRunning(x, dim);
                }
            }
        }
    }

    private static void checkRunning(NDArray x, int dim) {
        NDArray up = Scan.sum(x, dim, false);
        NDArray down = Scan.sum(x, dim, true);
        NDArray products = Products.along(x, dim);
        NDArray dy = NDArray.full(products.shape(), 2);
        NDArray dx = Products.backward(x, dy, dim);
        lines(x, dim, (line, at) -> {
            for (int i = 0; i < line.length; i++) {
                assertEquals(sum(line, 0, i + 1), up.get(moved(at, dim, i)));
                assertEquals(sum(line, i, line.length), down.get(moved(at, dim, i)));
                float[] others = line.clone();
                others[i] = 2;
                assertEquals(product(others), dx.get(moved(at, dim, i)) + 0f, "gradient"); // either zero
            }
            assertEquals(product(line), products.get(without(at, dim)) + 0f);
        });
    }

    private static float sum(float[] line, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += line[i];
        }
        return (float) sum;
    }

    private static float product(float[] line) {
        double product = 1;
        for (float v : line) {
            product *= v;
        }
        return (float) product + 0f;
    }
}
