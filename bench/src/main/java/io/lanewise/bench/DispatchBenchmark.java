package io.lanewise.bench;

import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What it costs to hand out two tasks and wait for both. With next to nothing to do the caller has done both before a worker is awake;
 * tasks of 20 microseconds take 20 on two threads, 40 on one, and what is above 20 is the cost.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DispatchBenchmark extends Timing {
    @Param({"1", "2"})
    int threads;

    /** What each task does. */
    @Param({"0", "20"})
    int microseconds;

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
        Parallel.run(2, task -> {
            if (microseconds > 0) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < microseconds * 1000L) {
                    Thread.onSpinWait();
                }
            }
            done[32 * task]++;
        });
    }
}
