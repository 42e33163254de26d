package io.lanewise.bench;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.OptimizerSteps;
import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Steps of optimizers over ten million parameters beside a plain copy of them; GB/s read and written. One thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class OptimizerBenchmark extends Timing {
    private static final int COUNT = 10_000_000;
    private static final float RATE = 1e-3f;
    private static final OptimizerSteps.Sgd SGD = new OptimizerSteps.Sgd(RATE, 0, 0, false);
    private static final OptimizerSteps.Sgd MOMENTUM = new OptimizerSteps.Sgd(RATE, 0, 0.9f, false);
    private static final OptimizerSteps.Adam ADAM = new OptimizerSteps.Adam(RATE, 0.9f, 0.999f, 1e-8f, 0, false);
    private static final OptimizerSteps.Adam ADAMW = new OptimizerSteps.Adam(RATE, 0.9f, 0.999f, 1e-8f, 0.01f, true);

    @Param({"copy", "sgd", "momentum", "adam", "adamw"})
    String rule = "";

    private final NDArray p = NDArray.random(Shape.of(COUNT), 1);
    private final NDArray g = NDArray.random(Shape.of(COUNT), 2);
    private final NDArray m = NDArray.zeros(COUNT);
    private final NDArray v = NDArray.zeros(COUNT);
    private int step;

    /** After the first step the averages are those of one gradient, so Adam moves by the learning rate against its sign. */
    @Setup
    public void setUp() {
        Parallel.threads(1);
        float before = p.get(COUNT - 1);
        float gradient = g.get(COUNT - 1);
        run();
        double expected =
                switch (rule) {
                    case "copy" -> before;
                    case "sgd", "momentum" -> before - RATE * gradient;
                    case "adam" -> before - RATE;
                    case "adamw" -> before * (1 - RATE * 0.01) - RATE;
                    default -> Double.NaN;
                };
        Verify.near(rule, expected, p.get(COUNT - 1), 1e-6);
    }

    private int arrays() {
        return switch (rule) {
            case "copy" -> 2;
            case "sgd" -> 3;
            case "momentum" -> 5;
            default -> 7;
        };
    }

    private void run() {
        step++;
        switch (rule) {
            case "copy" -> Traffic.copy(p, m);
            case "sgd" -> OptimizerSteps.sgd(SGD, p, g);
            case "momentum" -> OptimizerSteps.momentum(MOMENTUM, p, g, m, 1);
            case "adam" -> OptimizerSteps.adam(ADAM, p, g, m, v, step);
            case "adamw" -> OptimizerSteps.adam(ADAMW, p, g, m, v, step);
            default -> throw new IllegalArgumentException(rule);
        }
    }

    @Benchmark
    public void run(Rate rate) {
        run();
        rate.add(4.0 * COUNT * arrays());
    }
}
