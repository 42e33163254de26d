package io.lanewise.bench;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Elementwise kernels beside the plainest read and copy, on arrays for each level of the memory; GB/s read and written. One thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ElementwiseBenchmark extends Timing {
    private static final float FACTOR = 0.5f;

    /** Of each array. */
    @Param({"16", "256", "4096", "262144"})
    int kilobytes;

    @Param({"read", "copy", "relu", "add", "addInto", "scale", "scaleInto", "axpy"})
    String operation = "";

    private final NDArray factor = NDArray.full(Shape.of(1), FACTOR);
    private NDArray x = NDArray.zeros(0);
    private NDArray y = NDArray.zeros(0);
    private double bytes;
    private boolean allocates;
    private float sum;

    @Setup
    public void setUp() {
        Parallel.threads(1);
        int count = kilobytes << 8;
        bytes = 4.0 * count * arrays();
        allocates = operation.equals("add") || operation.equals("scale");
        x = NDArray.random(Shape.of(count), 1);
        y = NDArray.random(Shape.of(count), 2);
        x.set(-1, 0);
        float[] before = {y.get(0), y.get(count - 1)};
        NDArray result = run();
        Verify.near(operation, reference(x.get(0), before[0]), result.get(0), 1e-6);
        Verify.near(operation, reference(x.get(count - 1), before[1]), result.get(count - 1), 1e-6);
        if (operation.equals("read")) {
            Verify.near("the mean of numbers between 0 and 1", 0.5, sum / count, 0.05);
        }
    }

    /** How many arrays it reads and writes. */
    private int arrays() {
        return switch (operation) {
            case "read" -> 1;
            case "copy", "relu", "scale", "scaleInto" -> 2;
            default -> 3;
        };
    }

    private double reference(float a, float b) {
        return switch (operation) {
            case "copy" -> a;
            case "relu" -> Math.max(a, 0);
            case "add", "addInto" -> (double) a + b;
            case "scale" -> a * FACTOR;
            case "scaleInto" -> b * FACTOR;
            case "axpy" -> b + (double) FACTOR * a;
            default -> b;
        };
    }

    private NDArray run() {
        switch (operation) {
            case "read" -> sum = Traffic.read(x);
            case "copy" -> Traffic.copy(x, y);
            case "relu" -> Activations.RELU.forward(x, y);
            case "add" -> {
                return Elementwise.add(x, y);
            }
            case "addInto" -> Elementwise.addInto(x, y);
            case "scale" -> {
                return Elementwise.mul(x, FACTOR);
            }
            case "scaleInto" -> Elementwise.mulInto(factor, y);
            case "axpy" -> Elementwise.axpy(FACTOR, x, y);
            default -> throw new IllegalArgumentException(operation);
        }
        return y;
    }

    @Benchmark
    public NDArray run(Rate rate) {
        rate.add(bytes);
        if (!allocates) {
            return run();
        }
        try (Scope _ = Scope.open("run")) {
            return run();
        }
    }
}
