package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One thread and two give the same bits, at sizes that are split among threads. */
@Tag("lanes")
class DeterminismTest {
    record Kernel(String name, Supplier<NDArray> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final int ROWS = 701;
    private static final int COLUMNS = 401;

    private static NDArray random(long seed, int... dims) {
        return NDArray.random(Shape.of(dims), seed);
    }

    static Stream<Kernel> kernels() {
        NDArray x = random(1, ROWS, COLUMNS);
        NDArray dy = random(2, ROWS, COLUMNS);
        NDArray row = random(3, COLUMNS);
        NDArray column = random(4, ROWS, 1);
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = i % COLUMNS;
        }
        return Stream.of(
                new Kernel("add", () -> Elementwise.add(x, dy)),
                new Kernel("add row", () -> Elementwise.add(x, row)),
                new Kernel("mul column", () -> Elementwise.mul(x, column)),
                new Kernel("scalar", () -> Elementwise.mul(x, 3)),
                new Kernel("pow", () -> Elementwise.pow(x, 1.7f)),
                new Kernel("axpy", () -> {
                    NDArray y = dy.copy();
                    Elementwise.axpy(0.3f, x, y);
                    return y;
                }),
                new Kernel("sum", () -> Reductions.sum(x, false)),
                new Kernel("row sums", () -> Reductions.sum(x, false, 1)),
                new Kernel("column sums", () -> Reductions.sum(x, false, 0)),
                new Kernel("sum of the middle", () -> Reductions.sum(random(5, 70, 50, 80), false, 1)),
                new Kernel("max", () -> Reductions.max(x, false, 1)),
                new Kernel("gelu", () -> {
                    NDArray y = NDArray.zeros(x.shape());
                    Activations.GELU.forward(x, y);
                    return y;
                }),
                new Kernel("gelu backward", () -> {
                    NDArray dx = dy.copy();
                    Activations.GELU.backward(x, x, dy, dx, true);
                    return dx;
                }),
                new Kernel("softmax", () -> Softmax.softmax(x, 1)),
                new Kernel("log-softmax", () -> Softmax.logSoftmax(x, 1)),
                new Kernel("cross-entropy", () -> {
                    NDArray slope = NDArray.zeros(x.shape());
                    new CrossEntropy(null, CrossEntropy.IGNORE_NOTHING, 0.1f)
                            .forward(x, NDArray.ofInts(labels), NDArray.zeros(ROWS), slope);
                    return slope;
                }),
                new Kernel("layer norm backward", () -> {
                    NDArray w = row;
                    Normalised y = RowNorm.forward("test", x, w, w, true, 1e-5f);
                    return RowNorm.backward("test", x, w, y.statistics(), true, dy)
                            .dw();
                }),
                new Kernel("batch norm of columns backward", () -> {
                    Normalised y = BatchNorm.forward("test", x, row, row, 1e-5f);
                    return BatchNorm.backward("test", x, row, y.statistics(), true, dy)
                            .dw();
                }),
                new Kernel("group norm backward", () -> {
                    NDArray images = x.reshape(1, ROWS, COLUMNS);
                    Normalised y = GroupNorm.forward("test", images, ROWS, null, null, 1e-5f);
                    return GroupNorm.backward("test", images, ROWS, null, y.statistics(), dy.reshape(images.shape()))
                            .dw();
                }),
                new Kernel("adam", () -> {
                    NDArray p = x.copy();
                    NDArray m = NDArray.zeros(x.shape());
                    NDArray v = NDArray.zeros(x.shape());
                    var rule = new OptimizerSteps.Adam(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, true);
                    OptimizerSteps.adam(rule, p, dy, m, v, 1);
                    return p;
                }));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void threadsDoNotShow(Kernel kernel) {
        int before = Parallel.threads();
        try {
            Parallel.threads(1);
            float[] alone = kernel.run.get().toArray();
            Parallel.threads(2);
            assertArrayEquals(alone, kernel.run.get().toArray());
            Parallel.threads(3);
            assertArrayEquals(alone, kernel.run.get().toArray());
        } finally {
            Parallel.threads(before);
        }
    }
}
