package io.lanewise.bench;

import io.lanewise.bench.side.GptStep;
import io.lanewise.bench.side.LstmStep;
import io.lanewise.bench.side.Work;
import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The training steps of sequences that stand beside libtorch's, without libtorch. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SequenceBenchmark extends Timing {
    @Param({"1", "2"})
    int threads;

    private final Work lstm = new LstmStep().lanewise();
    private final Work gpt = new GptStep().lanewise();

    /** The losses must fall. */
    @Setup
    public void setUp() throws Throwable {
        Parallel.threads(threads);
        lstm.check();
        gpt.check();
    }

    @Benchmark
    public void lstm() throws Throwable {
        lstm.run();
    }

    @Benchmark
    public void gpt() throws Throwable {
        gpt.run();
    }
}
