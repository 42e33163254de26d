package io.lanewise.core.matmul;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lanes")
class MatmulTest {
    private static final float GUARD = 12345.5f;

    /** How an operand lies in memory. */
    private enum Layout {
        ROWS,
        COLUMNS,
        WINDOW,
        WINDOW_OF_COLUMNS,
        EVERY_OTHER
    }

    /** What happens to the product. */
    private enum Mode {
        PLAIN,
        ACCUMULATE,
        BIAS,
        BIAS_RELU,
        RESIDUAL,
        RESIDUAL_BIAS_RELU
    }

    private static final Layout[] TRANSPOSES = {Layout.ROWS, Layout.COLUMNS};

    @Test
    void smallSizesInEveryTransposeAndMode() {
        int[] sizes = {1, 2, 3, 5, 7};
        for (int m : sizes) {
            for (int n : sizes) {
                for (int k : new int[] {0, 1, 2, 5, 8}) {
                    everyTransposeAndMode(m, n, k);
                }
            }
        }
    }

    @Test
    void edgesOfTilesAndVectors() {
        int lanes = Lanes.COUNT;
        int[] columns = {lanes - 1, lanes, lanes + 1, 2 * lanes, 3 * lanes + 2, 4 * lanes, 4 * lanes + 1, 11 * lanes + 3
        };
        int[] rows = {1, 4, 6, 13, 17, 23};
        for (int n : columns) {
            for (int m : rows) {
                everyTransposeAndMode(m, n, lanes + 3);
            }
        }
    }

    @Test
    void edgesOfBlocks() {
        Blocking blocking = Blocking.HERE;
        int depth = blocking.depth();
        for (int k : new int[] {depth - 1, depth, depth + 1, 2 * depth + 1}) {
            everyTransposeAndMode(19, 70, k);
        }
        everyTransposeAndMode(blocking.packRows(), 2 * blocking.taskColumns() + 9, depth + 5);
        everyTransposeAndMode(blocking.packRows() + 3, 2 * Blocking.PANEL, 2 * depth);
        everyTransposeAndMode(blocking.taskRows() + 7, blocking.taskColumns() + 1, 21);
        everyTransposeAndMode(blocking.taskRows(), 3, 40);
        everyTransposeAndMode(1, 35 * Lanes.COUNT + 3, depth + 5);
    }

    @Test
    void randomShapes() {
        Random random = new Random(5);
        for (int round = 0; round < 150; round++) {
            int m = 1 + (int) Math.exp(random.nextDouble() * 5);
            int n = 1 + (int) Math.exp(random.nextDouble() * 5.5);
            int k = 1 + (int) Math.exp(random.nextDouble() * 6);
            Layout[] layouts = Layout.values();
            Mode[] modes = Mode.values();
            check(
                    m,
                    n,
                    k,
                    layouts[random.nextInt(layouts.length)],
                    layouts[random.nextInt(layouts.length)],
                    modes[random.nextInt(modes.length)]);
        }
    }

    @Test
    void shapesOfTraining() {
        check(64, 256, 784, Layout.ROWS, Layout.COLUMNS, Mode.BIAS_RELU);
        check(64, 10, 128, Layout.ROWS, Layout.COLUMNS, Mode.BIAS);
        check(256, 784, 64, Layout.COLUMNS, Layout.ROWS, Mode.ACCUMULATE);
        check(64, 784, 256, Layout.ROWS, Layout.ROWS, Mode.PLAIN);
        check(1, 256, 784, Layout.ROWS, Layout.COLUMNS, Mode.BIAS);
        check(1, 256, 784, Layout.ROWS, Layout.ROWS, Mode.PLAIN);
        check(784, 1, 256, Layout.ROWS, Layout.ROWS, Mode.PLAIN);
        check(784, 1, 256, Layout.COLUMNS, Layout.ROWS, Mode.ACCUMULATE);
        check(10, 20, 2, Layout.ROWS, Layout.COLUMNS, Mode.BIAS_RELU);
    }

    @Test
    void threadsDoNotChangeABit() {
        int before = Parallel.threads();
        try {
            for (int[] shape : new int[][] {{64, 256, 784}, {256, 784, 64}, {301, 299, 307}, {8, 512, 900}}) {
                for (Layout layout : TRANSPOSES) {
                    NDArray a = laid(Reference.random(shape[0], shape[2], 1), layout);
                    NDArray b = laid(Reference.random(shape[2], shape[1], 2), layout);
                    NDArray bias = NDArray.random(Shape.of(shape[1]), 3);
                    Epilogue epilogue = Epilogue.bias(bias).withActivation(Activations.RELU.loop());
                    List<float[]> results = new ArrayList<>();
                    for (int threads : new int[] {1, 2, 3}) {
                        Parallel.threads(threads);
                        results.add(Matmul.of(a, b, epilogue).toArray());
                    }
                    assertArrayEquals(results.get(0), results.get(1), 0f);
                    assertArrayEquals(results.get(0), results.get(2), 0f);
                }
            }
        } finally {
            Parallel.threads(before);
        }
    }

    @Test
    void emptyDimensions() {
        assertEquals(
                Shape.of(0, 3),
                Matmul.of(NDArray.zeros(0, 4), NDArray.zeros(4, 3)).shape());
        assertEquals(
                Shape.of(3, 0),
                Matmul.of(NDArray.zeros(3, 4), NDArray.zeros(4, 0)).shape());
        NDArray out = NDArray.full(Shape.of(2, 3), 7);
        Matmul.into(out, NDArray.zeros(2, 0), NDArray.zeros(0, 3));
        assertArrayEquals(new float[6], out.toArray());
        Matmul.into(
                out,
                NDArray.zeros(2, 0),
                NDArray.zeros(0, 3),
                Epilogue.bias(NDArray.of(1, -2, 3)).withActivation(Activations.RELU.loop()));
        assertArrayEquals(new float[] {1, 0, 3, 1, 0, 3}, out.toArray());
        Matmul.accumulate(out, NDArray.zeros(2, 0), NDArray.zeros(0, 3));
        assertArrayEquals(new float[] {1, 0, 3, 1, 0, 3}, out.toArray());
    }

    @Test
    void notANumberAndInfinitySpread() {
        for (Layout layout : TRANSPOSES) {
            for (int size : new int[] {3, 40, 100}) {
                NDArray a = NDArray.zeros(size, size);
                NDArray b = NDArray.zeros(size, size);
                a.set(Float.NaN, 1, 2);
                b.set(Float.POSITIVE_INFINITY, 0, 1);
                NDArray c = Matmul.of(laid(a, layout), laid(b, layout), Epilogue.activation(Activations.RELU.loop()));
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        // row 1 of a holds NaN; column 1 of b meets 0 · Infinity
                        assertEquals(i == 1 || j == 1, Float.isNaN(c.get(i, j)), "at " + i + ", " + j);
                    }
                }
            }
        }
    }

    @Test
    void previousContentOfOutDoesNotMatter() {
        NDArray a = Reference.random(9, 11, 1);
        NDArray b = Reference.random(11, 37, 2);
        NDArray out = NDArray.full(Shape.of(9, 37), Float.NaN);
        Matmul.into(out, a, b);
        assertArrayEquals(Matmul.of(a, b).toArray(), out.toArray());
    }

    private static void everyTransposeAndMode(int m, int n, int k) {
        for (Layout a : TRANSPOSES) {
            for (Layout b : TRANSPOSES) {
                for (Mode mode : Mode.values()) {
                    check(m, n, k, a, b, mode);
                }
            }
        }
    }

    private static void check(int m, int n, int k, Layout layoutA, Layout layoutB, Mode mode) {
        String what = m + "x" + n + "x" + k + " " + layoutA + " " + layoutB + " " + mode;
        NDArray a = laid(Reference.random(m, k, 1), layoutA);
        NDArray b = laid(Reference.random(k, n, 2), layoutB);
        NDArray added = Reference.random(m, n, 3);
        NDArray bias = mode.name().contains("BIAS") ? Reference.random(1, n, 4).squeeze(0) : null;
        boolean adds = mode == Mode.ACCUMULATE || mode.name().contains("RESIDUAL");
        boolean relu = mode.name().contains("RELU");

        NDArray guarded = NDArray.full(Shape.of(m + 2, n + 5), GUARD); // C is a window of it
        NDArray out = guarded.slice(0, 1, m + 1).slice(1, 2, n + 2);
        if (mode == Mode.ACCUMULATE) {
            out.copyFrom(added);
            Matmul.accumulate(out, a, b);
        } else {
            Epilogue epilogue = new Epilogue(bias, adds ? added : null, relu ? Activations.RELU.loop() : null);
            Matmul.into(out, a, b, epilogue);
        }
        double[][] expected = Reference.product(a, b, adds ? Reference.doubles(added) : null, vector(bias), relu);
        Reference.check(out, expected, a, b, (adds ? 1 : 0) + (bias == null ? 0 : 1), what);
        for (int i = 0; i < m + 2; i++) {
            for (int j = 0; j < n + 5; j++) {
                if (i == 0 || i == m + 1 || j < 2 || j >= n + 2) {
                    assertEquals(GUARD, guarded.get(i, j), what + ": guard at " + i + ", " + j);
                }
            }
        }
    }

    private static double @Nullable [] vector(@Nullable NDArray bias) {
        return bias == null ? null : Reference.doubles(bias.unsqueeze(0))[0];
    }

    /** The same matrix in another layout; memory around it is NaN, so that whatever is read there shows. */
    private static NDArray laid(NDArray x, Layout layout) {
        int rows = x.shape().dim(0);
        int columns = x.shape().dim(1);
        NDArray view =
                switch (layout) {
                    case ROWS -> NDArray.empty(Shape.of(rows, columns), "rows");
                    case COLUMNS ->
                        NDArray.empty(Shape.of(columns, rows), "columns").transpose();
                    case WINDOW -> window(rows, columns);
                    case WINDOW_OF_COLUMNS -> window(columns, rows).transpose();
                    case EVERY_OTHER ->
                        NDArray.full(Shape.of(2 * rows, 2 * columns), Float.NaN)
                                .slice(0, 0, 2 * rows, 2)
                                .slice(1, 0, 2 * columns, 2);
                };
        view.copyFrom(x);
        assertTrue(view.shape().equals(x.shape()));
        return view;
    }

    private static NDArray window(int rows, int columns) {
        return NDArray.full(Shape.of(rows + 2, columns + 3), Float.NaN)
                .slice(0, 1, rows + 1)
                .slice(1, 1, columns + 1);
    }
}
