package io.lanewise.bench;

import io.lanewise.core.simd.Roof;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** The most multiply-adds that one core can do, in GFLOP/s. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoofBenchmark extends Timing {
    /** {@link Roof}'s loop. */
    @Benchmark
    @OperationsPerInvocation(Roof.OPERATIONS)
    public float multiplyAdd() {
        return Roof.multiplyAdd();
    }
}
