package io.lanewise.bench;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Activations and their gradients on 65,536 floats, which lie in the second-level cache; nanoseconds an element, one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ActivationBenchmark extends Timing {
    private static final int COUNT = 1 << 16;

    @Param({"relu", "leaky_relu", "sigmoid", "tanh", "gelu", "gelu_tanh", "silu", "exp"})
    String name = "";

    private Activation activation = Activations.RELU;
    private final NDArray x = NDArray.random(Shape.of(COUNT), 1);
    private final NDArray y = NDArray.zeros(COUNT);
    private final NDArray dy = NDArray.random(Shape.of(COUNT), 2);
    private final NDArray dx = NDArray.zeros(COUNT);

    @Setup
    public void setUp() {
        Parallel.threads(1);
        activation = Activations.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        activation.forward(x, y);
        activation.backward(x, y, dy, dx, false);
        for (int i = 0; i < COUNT; i += 997) {
            Verify.near(name + " at " + x.get(i), reference(x.get(i)), y.get(i), 1e-5);
            double slope = (reference(x.get(i) + 1e-5) - reference(x.get(i) - 1e-5)) / 2e-5;
            Verify.near(name + " gradient at " + x.get(i), dy.get(i) * slope, dx.get(i), 1e-4);
        }
    }

    /** On (0, 1), where the inputs lie. */
    private double reference(double v) {
        return switch (name) {
            case "relu", "leaky_relu" -> v;
            case "sigmoid" -> 1 / (1 + Math.exp(-v));
            case "tanh" -> Math.tanh(v);
            case "exp" -> Math.exp(v);
            case "silu" -> v / (1 + Math.exp(-v));
            case "gelu" -> v * normal(v);
            case "gelu_tanh" -> v / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The normal distribution function by its series, good for |v| < 1.5. */
    private static double normal(double v) {
        double term = v;
        double sum = v;
        for (int k = 1; k < 40; k++) {
            term *= -v * v / (2 * k);
            sum += term / (2 * k + 1);
        }
        return 0.5 + sum / Math.sqrt(2 * Math.PI);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public void forward() {
        activation.forward(x, y);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public void backward() {
        activation.backward(x, y, dy, dx, false);
    }
}
