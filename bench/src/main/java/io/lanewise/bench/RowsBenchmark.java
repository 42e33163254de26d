package io.lanewise.bench;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.CrossEntropy;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.core.kernel.Softmax;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Kernels that work row by row beside a plain copy, on matrices of a million floats, which lie in the third-level cache; GB/s, each operand counted once.
 * One thread.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RowsBenchmark extends Timing {
    private static final int COUNT = 1 << 20;
    private static final CrossEntropy CROSS_ENTROPY = new CrossEntropy(null, CrossEntropy.IGNORE_NOTHING, 0);

    @Param({"16", "128", "1024"})
    int width;

    @Param({
        "copy",
        "softmax",
        "softmaxBackward",
        "logSoftmax",
        "logSoftmaxBackward",
        "crossEntropy",
        "columnSums",
    })
    String operation = "";

    private NDArray x = NDArray.zeros(0);
    private NDArray y = NDArray.zeros(0);
    private NDArray dy = NDArray.zeros(0);
    private NDArray dx = NDArray.zeros(0);
    private NDArray losses = NDArray.zeros(0);
    private NDArray labels = NDArray.zeros(0);
    private NDArray sums = NDArray.zeros(0);
    private boolean allocates;

    @Setup
    public void setUp() {
        Parallel.threads(1);
        int rows = COUNT / width;
        allocates = operation.equals("softmax") || operation.equals("logSoftmax");
        x = NDArray.random(Shape.of(rows, width), 1);
        dy = NDArray.random(Shape.of(rows, width), 2);
        dx = NDArray.zeros(rows, width);
        y = operation.startsWith("log") ? Softmax.logSoftmax(x, 1) : Softmax.softmax(x, 1);
        losses = NDArray.zeros(rows);
        labels = NDArray.ofInts(new int[rows], rows);
        sums = NDArray.zeros(width);
        try (var _ = Scope.open("verify")) {
            verify(run());
        }
    }

    private NDArray run() {
        switch (operation) {
            case "copy" -> Traffic.copy(x, dx);
            case "softmax" -> {
                return Softmax.softmax(x, 1);
            }
            case "logSoftmax" -> {
                return Softmax.logSoftmax(x, 1);
            }
            case "softmaxBackward" -> Softmax.softmaxBackward(y, dy, dx, 1, false);
            case "logSoftmaxBackward" -> Softmax.logSoftmaxBackward(y, dy, dx, 1, false);
            case "crossEntropy" -> CROSS_ENTROPY.forward(x, labels, losses, dx);
            case "columnSums" -> Reductions.sumTo(x, sums, false);
            default -> throw new IllegalArgumentException(operation);
        }
        return operation.equals("columnSums") ? sums : dx;
    }

    /** The second element of the last row, or the second sum, again in double. */
    private void verify(NDArray result) {
        int last = COUNT / width - 1;
        double normal = 0;
        double dot = 0;
        double slopes = 0;
        for (int j = 0; j < width; j++) {
            normal += Math.exp(x.get(last, j));
            slopes += dy.get(last, j);
        }
        for (int j = 0; j < width; j++) {
            dot += Math.exp(x.get(last, j)) / normal * dy.get(last, j);
        }
        double p = Math.exp(x.get(last, 1)) / normal;
        double column = 0;
        for (int i = 0; i <= last; i++) {
            column += x.get(i, 1);
        }
        double expected =
                switch (operation) {
                    case "copy" -> x.get(last, 1);
                    case "softmax", "crossEntropy" -> p;
                    case "logSoftmax" -> Math.log(p);
                    case "softmaxBackward" -> p * (dy.get(last, 1) - dot);
                    case "logSoftmaxBackward" -> dy.get(last, 1) - p * slopes;
                    case "columnSums" -> column;
                    default -> Double.NaN;
                };
        double got = operation.equals("columnSums") ? result.get(1) : result.get(last, 1);
        Verify.near(operation, expected, got, 1e-5 * Math.max(1, Math.abs(expected)));
    }

    private int arrays() {
        return switch (operation) {
            case "columnSums" -> 1;
            case "softmaxBackward", "logSoftmaxBackward" -> 3;
            default -> 2;
        };
    }

    @Benchmark
    public NDArray run(Rate rate) {
        rate.add(4.0 * COUNT * arrays());
        if (!allocates) {
            return run();
        }
        try (Scope _ = Scope.open("run")) {
            return run();
        }
    }
}
