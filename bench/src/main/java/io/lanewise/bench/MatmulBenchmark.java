package io.lanewise.bench;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Matrix products at the shapes of training, {@code m x n x k} with N or T for each operand. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class MatmulBenchmark {
    @Param({
        "64x64x64 NN",
        "256x256x256 NN",
        "512x512x512 NN",
        "1024x1024x1024 NN",
        "64x256x784 NT",
        "256x784x64 TN",
        "64x10x128 NT",
    })
    String shape = "";

    @Param({"1", "2"})
    int threads;

    private NDArray a = NDArray.zeros(0);
    private NDArray b = NDArray.zeros(0);
    private NDArray c = NDArray.zeros(0);
    private double operations;

    /** Floating-point operations in billions, which JMH divides by the seconds. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Rate {
        private double done;

        @Setup(Level.Iteration)
        public void reset() {
            done = 0;
        }

        public double gflops() {
            return done * 1e-9;
        }
    }

    @Setup
    public void setUp() {
        Parallel.threads(threads);
        String[] parts = shape.split("[x ]", -1);
        int m = Integer.parseInt(parts[0]);
        int n = Integer.parseInt(parts[1]);
        int k = Integer.parseInt(parts[2]);
        a = parts[3].charAt(0) == 'N'
                ? NDArray.random(m, k, 1)
                : NDArray.random(k, m, 1).transpose();
        b = parts[3].charAt(1) == 'N'
                ? NDArray.random(k, n, 2)
                : NDArray.random(n, k, 2).transpose();
        c = NDArray.zeros(m, n);
        operations = 2.0 * m * n * k;
        Matmul.into(c, a, b);
        Verify.product(a, b, c);
    }

    @Benchmark
    public void matmul(Rate rate) {
        Matmul.into(c, a, b);
        rate.done += operations;
    }
}
