package io.lanewise.bench;

import io.lanewise.core.simd.Lanes;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** The most multiply-adds that one core can do: in registers, nothing from memory. What products are measured against. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoofBenchmark extends Timing {
    private static final int STEPS = 10_000;

    /** Floating-point operations of a call of {@link #multiplyAdd}. */
    public static final int OPERATIONS = STEPS * 10 * 16 * 2;

    private float factor = 0.999f;

    /** Ten chains, more than the processor needs to hide the latency; in GFLOP/s, two operations a lane. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public float multiplyAdd() {
        FloatVector x = FloatVector.broadcast(Lanes.F, factor);
        FloatVector a = x;
        FloatVector b = x;
        FloatVector c = x;
        FloatVector d = x;
        FloatVector e = x;
        FloatVector f = x;
        FloatVector g = x;
        FloatVector h = x;
        FloatVector i = x;
        FloatVector j = x;
        for (int step = 0; step < STEPS * 16 / Lanes.COUNT; step++) {
            a = a.fma(x, x);
            b = b.fma(x, x);
            c = c.fma(x, x);
            d = d.fma(x, x);
            e = e.fma(x, x);
            f = f.fma(x, x);
            g = g.fma(x, x);
            h = h.fma(x, x);
            i = i.fma(x, x);
            j = j.fma(x, x);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).lane(0);
    }
}
