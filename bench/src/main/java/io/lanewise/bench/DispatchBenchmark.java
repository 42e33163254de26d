package io.lanewise.bench;

import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What it costs to hand out two tasks and wait for both, one after another with next to nothing to do. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DispatchBenchmark extends Timing {
    @Param({"1", "2"})
    int threads;

    /** Written by the tasks, far enough apart for a cache line each. */
    private final long[] done = new long[64];

    @Setup
    public void setUp() {
        Parallel.threads(threads);
        long before = done[0] + done[32];
        run();
        if (done[0] + done[32] != before + 2) {
            throw new AssertionError("both tasks must run once");
        }
    }

    @Benchmark
    public void run() {
        Parallel.run(2, task -> done[32 * task]++);
    }
}
