package io.lanewise.bench;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.conv.Convolution;
import io.lanewise.core.conv.Window;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Convolutions of 64 images and their gradients, GFLOP/s, one thread: the two of LeNet-5, and three of 3x3 on images of 32x32, 16x16 and 8x8. The compiler
 * needs seconds for these kernels, so the warm-up is longer than elsewhere.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ConvolutionBenchmark extends Timing {
    private static final int IMAGES = 64;

    /** Channels and size of the input, outputs, size of the window, padding. */
    @Param({"1x28 6 5 2", "6x14 16 5 0", "3x32 32 3 1", "32x16 64 3 1", "64x8 128 3 1"})
    String shape = "1x28 6 5 2";

    @Param({"forward", "inputGradient", "weightGradient"})
    String operation = "forward";

    private Convolution convolution = new Convolution(Window.POINT, Window.POINT, 1);
    private NDArray x = NDArray.zeros(0);
    private NDArray w = NDArray.zeros(0);
    private NDArray y = NDArray.zeros(0);
    private NDArray dx = NDArray.zeros(0);
    private NDArray dw = NDArray.zeros(0);
    private double operations;

    /** Every kernel once: the sum of dy y, of dx x and of dw w are the same number, because a convolution is linear in both. */
    @Setup
    public void setUp() {
        Parallel.threads(1);
        String[] numbers = shape.split("[x ]", -1);
        int c = Integer.parseInt(numbers[0]);
        int size = Integer.parseInt(numbers[1]);
        int o = Integer.parseInt(numbers[2]);
        int k = Integer.parseInt(numbers[3]);
        Window window = Window.of("conv", k, 1, Integer.parseInt(numbers[4]), 1);
        convolution = new Convolution(window, window, 1);
        x = NDArray.random(Shape.of(IMAGES, c, size, size), 1);
        w = NDArray.random(Shape.of(o, c, k, k), 2);
        y = convolution.forward(x, w, null, null);
        dx = NDArray.zeros(x.shape());
        dw = NDArray.zeros(w.shape());
        convolution.inputGradient(y, w, dx, false);
        convolution.weightGradient(x, y, dw, false);
        double expected = product(y, y);
        Verify.near("input gradient", 1, product(dx, x) / expected, 1e-4);
        Verify.near("weight gradient", 1, product(dw, w) / expected, 1e-4);
        operations = 2.0 * y.size() * c * k * k;
    }

    private static double product(NDArray a, NDArray b) {
        float[] p = a.toArray();
        float[] q = b.toArray();
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += (double) p[i] * q[i];
        }
        return sum;
    }

    @Benchmark
    public void run(Rate rate) {
        try (Scope _ = Scope.open("step")) {
            switch (operation) {
                case "forward" -> convolution.forward(x, w, null, null);
                case "inputGradient" -> convolution.inputGradient(y, w, dx, false);
                default -> convolution.weightGradient(x, y, dw, false);
            }
        }
        rate.add(operations);
    }
}
