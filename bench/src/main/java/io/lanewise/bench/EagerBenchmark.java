package io.lanewise.bench;

import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.nn.autograd.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/** One operation on 16 floats with the graph recorded; with {@code -prof gc} also the bytes that it leaves on the heap. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EagerBenchmark extends Timing {
    private static final int CHAIN = 100;

    private final Tensor x = Tensor.rand(16).requiresGrad(true);
    private final Tensor y = Tensor.rand(16).requiresGrad(true);

    @Setup
    public void setUp() {
        Parallel.threads(1);
        try (Scope _ = Scope.open("verify")) {
            Tensor sum = x.add(y);
            Verify.near("sum", (double) x.get(15) + y.get(15), sum.get(15), 1e-6);
            if (!sum.requiresGrad()) {
                throw new AssertionError("the graph must be recorded");
            }
        }
    }

    /** A hundred of them in a scope, as a step of training has them. */
    @Benchmark
    @OperationsPerInvocation(CHAIN)
    public Tensor add() {
        try (Scope _ = Scope.open("step")) {
            Tensor sum = x;
            for (int i = 0; i < CHAIN; i++) {
                sum = sum.add(y);
            }
            return sum;
        }
    }

    /** The same with an activation. */
    @Benchmark
    @OperationsPerInvocation(CHAIN)
    public Tensor relu() {
        try (Scope _ = Scope.open("step")) {
            Tensor result = x;
            for (int i = 0; i < CHAIN; i++) {
                result = result.relu();
            }
            return result;
        }
    }
}
