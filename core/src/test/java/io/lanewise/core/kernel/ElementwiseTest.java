package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Arithmetic against plain loops, over all ways in which two shapes can meet. */
@Tag("lanes")
class ElementwiseTest {
    record Operation(String name, BinaryOperator<NDArray> kernel, DoubleBinaryOperator twin) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Operation> operations() {
        return List.of(
                new Operation("add", Elementwise::add, Double::sum),
                new Operation("sub", Elementwise::sub, (a, b) -> a - b),
                new Operation("mul", Elementwise::mul, (a, b) -> a * b),
                new Operation("div", Elementwise::div, (a, b) -> a / b),
                new Operation("maximum", Elementwise::maximum, Math::max),
                new Operation("minimum", Elementwise::minimum, Math::min));
    }

    private static final int[][][] MEETINGS = {
        {{}, {}},
        {{1}, {1}},
        {{7}, {}},
        {{}, {7}},
        {{1}, {5, 1}},
        {{3, 17}, {17}},
        {{3, 17}, {1, 17}},
        {{3, 17}, {3, 1}},
        {{3, 1}, {1, 17}},
        {{17}, {3, 1}},
        {{2, 3, 17}, {3, 17}},
        {{2, 3, 17}, {2, 1, 17}},
        {{2, 3, 17}, {1, 3, 1}},
        {{2, 1, 3, 1}, {5, 1, 33}},
        {{0, 3}, {3}},
        {{4, 0}, {4, 1}},
        {{300, 700}, {300, 700}},
        {{70_000}, {1}},
        {{300, 700}, {700}},
        {{300, 700}, {300, 1}},
        {{700, 300}, {1, 300}},
    };

    private static NDArray random(int seed, int... dims) {
        Random random = new Random(seed);
        return NDArray.generate(Shape.of(dims), () -> random.nextGaussian() + 0.1);
    }

    /** The value that broadcasting brings to an index, looked up one by one. */
    private static double at(NDArray x, int... index) {
        int[] own = new int[x.shape().rank()];
        for (int i = 0; i < own.length; i++) {
            own[i] = x.shape().dim(i) == 1 ? 0 : index[index.length - own.length + i];
        }
        return x.get(own);
    }

    private static void assertIs(NDArray got, NDArray a, NDArray b, DoubleBinaryOperator twin) {
        int[] dims = got.shape().dims();
        int[] index = new int[dims.length];
        // A prime step through large results: each element costs several look-ups.
        long step = got.size() > 10_000 ? 97 : 1;
        for (long flat = 0; flat < got.size(); flat += step) {
            long left = flat;
            for (int i = dims.length - 1; i >= 0; i--) {
                index[i] = (int) (left % dims[i]);
                left /= dims[i];
            }
            double want = twin.applyAsDouble(at(a, index), at(b, index));
            assertEquals((float) want, got.get(index), a.shape() + " and " + b.shape());
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void broadcasts(Operation operation) {
        for (int[][] meeting : MEETINGS) {
            NDArray a = random(1, meeting[0]);
            NDArray b = random(2, meeting[1]);
            assertIs(operation.kernel.apply(a, b), a, b, operation.twin);
            assertIs(operation.kernel.apply(b, a), b, a, operation.twin);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void takesViewsOfAllStrides(Operation operation) {
        NDArray a = random(1, 6, 5, 4);
        NDArray b = random(2, 4, 5, 6);
        NDArray turned = b.permute(2, 1, 0);
        assertIs(operation.kernel.apply(a, turned), a, turned, operation.twin);
        NDArray every = a.slice(0, 0, 6, 2);
        NDArray repeated = random(3, 5, 1).expand(Shape.of(3, 5, 4));
        assertIs(operation.kernel.apply(every, repeated), every, repeated, operation.twin);
        assertIs(operation.kernel.apply(repeated, every), repeated, every, operation.twin);
    }

    @Test
    void writesNothingBesideItsResult() {
        for (int n : Lengths.aroundLanes()) {
            for (int rows : new int[] {1, 3}) {
                Guarded target = new Guarded(rows, n);
                target.array().fill(2);
                NDArray source = random(n, n);
                Elementwise.addInto(source, target.array());
                Elementwise.mulInto(random(1, rows, 1), target.array());
                float[] factors = random(1, rows, 1).toArray();
                float[] got = target.check();
                for (int i = 0; i < rows * n; i++) {
                    assertEquals((2 + source.get(i % n)) * factors[i / n], got[i]);
                }
                Elementwise.axpy(0.5f, random(7, rows, n), target.array());
                target.check();
            }
        }
    }

    @Test
    void addIntoReachesStridedTargets() {
        NDArray all = NDArray.zeros(4, 6);
        Elementwise.addInto(NDArray.of(1, 2, 3), all.slice(1, 0, 6, 2));
        Elementwise.addInto(NDArray.ones(6, 4), all.transpose());
        assertArrayEquals(new float[] {2, 1, 3, 1, 4, 1}, all.select(0, 3).toArray());
    }

    /** Where neither operand runs along a row. */
    @Test
    void twoOperandsThatBothRepeat() {
        NDArray column = random(1, 3, 1);
        NDArray one = NDArray.of(2.5f).expand(Shape.of(3, 7));
        assertIs(Elementwise.sub(one, column), one, column, (a, b) -> a - b);
        assertIs(Elementwise.sub(column, one), column, one, (a, b) -> a - b);
        NDArray other = column.expand(Shape.of(3, 7));
        assertIs(Elementwise.sub(other, one), other, one, (a, b) -> a - b);
    }

    @Test
    void scalarForms() {
        NDArray x = random(1, 3, 35);
        NDArray two = NDArray.of(2);
        assertIs(Elementwise.add(x, 2), x, two, Double::sum);
        assertIs(Elementwise.sub(x, 2), x, two, (a, b) -> a - b);
        assertIs(Elementwise.mul(x.transpose(), 2), x.transpose(), two, (a, b) -> a * b);
        assertIs(Elementwise.div(x, 2), x, two, (a, b) -> a / b);
    }

    @ParameterizedTest
    @CsvSource({"2", "1", "0.5", "-1", "0", "3", "-2", "0.25", "2.5"})
    void powIsMathsPow(float exponent) {
        NDArray x = NDArray.of(0, 1, 2, 3.5f, 0.01f, Float.POSITIVE_INFINITY, -2, Float.NaN);
        float[] got = Elementwise.pow(x, exponent).toArray();
        for (int i = 0; i < got.length; i++) {
            double want = Math.pow(x.get(i), exponent);
            assertEquals((float) want, got[i], x.get(i) + "^" + exponent);
        }
    }

    @Test
    void axpyIsAFusedSum() {
        for (int n : Lengths.aroundLanes()) {
            NDArray x = random(3, n);
            Guarded y = Guarded.of(random(4, n).toArray(), n);
            Elementwise.axpy(-1.5f, x, y.array());
            float[] got = y.check();
            float[] before = random(4, n).toArray();
            for (int i = 0; i < n; i++) {
                double want = before[i] - 1.5 * x.get(i);
                assertEquals(want, got[i], 1e-6 * Math.max(1, Math.abs(want)));
            }
        }
    }

    @Test
    void largerAndSmallerOfNaNIsNaN() {
        NDArray x = NDArray.of(Float.NaN, 1);
        NDArray y = NDArray.of(1, Float.NaN);
        for (NDArray z : List.of(Elementwise.maximum(x, y), Elementwise.minimum(x, y))) {
            assertTrue(Float.isNaN(z.get(0)) && Float.isNaN(z.get(1)));
        }
    }

    @Test
    void shapesThatDoNotMeetAreNamed() {
        NDArray target = NDArray.zeros(3, 4);
        var error = assertThrows(IllegalArgumentException.class, () -> Elementwise.add(target, NDArray.zeros(3)));
        assertTrue(error.getMessage().startsWith("add: ") && error.getMessage().endsWith("got [3, 4] and [3]"));
        assertThrows(IllegalArgumentException.class, () -> Elementwise.addInto(NDArray.ones(2, 3, 4), target));
        assertThrows(
                IllegalArgumentException.class, () -> Elementwise.add(target, NDArray.ofInts(new int[] {1, 2, 3, 4})));
        assertArrayEquals(new float[12], target.toArray());
    }
}
