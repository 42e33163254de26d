package io.lanewise.core.matmul;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Prints GFLOP/s of matrix products beside the roof, a loop of fused multiply-adds in registers, from the same run. Each product is checked
 * before it is timed. With one thread the clock is the thread's processor time, so that a busy machine disturbs less.
 */
final class MatmulSpeed {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int CHAINS = 12;
    private static final int RUNS = 25;
    private static final long WARM_NANOS = 300_000_000L;

    /** m, n, k. */
    private record Case(
            int m, int n, int k, boolean transposeA, boolean transposeB, boolean accumulate, boolean epilogue) {}

    private static final List<Case> CASES = List.of(
            new Case(32, 32, 32, false, false, false, false),
            new Case(64, 64, 64, false, false, false, false),
            new Case(128, 128, 128, false, false, false, false),
            new Case(256, 256, 256, false, false, false, false),
            new Case(512, 512, 512, false, false, false, false),
            new Case(1024, 1024, 1024, false, false, false, false),
            new Case(64, 256, 784, false, false, false, false),
            new Case(64, 256, 784, false, true, false, false),
            new Case(256, 784, 64, true, false, false, false),
            new Case(64, 10, 256, false, false, false, false),
            new Case(128, 512, 512, false, false, false, false),
            new Case(512, 512, 128, false, false, false, false),
            new Case(32, 128, 128, false, false, false, false),
            new Case(1, 512, 512, false, false, false, false),
            new Case(768, 768, 768, false, false, false, false),
            new Case(1024, 3072, 768, false, false, false, false),
            new Case(4096, 64, 27, false, false, false, false),
            new Case(25088, 64, 576, false, false, false, false),
            new Case(64, 128, 256, false, true, false, false),
            new Case(64, 10, 128, false, true, false, false),
            new Case(64, 784, 256, false, false, false, false),
            new Case(512, 256, 784, false, true, false, false),
            new Case(1, 256, 784, false, true, false, false),
            new Case(1, 10, 128, false, true, false, false),
            new Case(10, 20, 2, false, true, false, false),
            new Case(10, 40, 20, false, true, false, false),
            new Case(10, 2, 64, true, false, false, false),
            new Case(20, 40, 10, true, false, false, false),
            new Case(784, 1, 256, false, false, false, false));

    private static float sink;

    private MatmulSpeed() {}

    /** Arguments: numbers of threads, by default 1. */
    public static void main(String[] args) {
        int[] threads = args.length == 0
                ? new int[] {1}
                : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        for (Case shape : CASES) {
            if (!shape.toString().matches(System.getProperty("only", ".*"))) continue;
            measure(shape, 1); // all kernels have run in this process before any is measured
        }
        System.out.printf("%d-bit vectors%n", Lanes.COUNT * Float.SIZE);
        for (int count : threads) {
            Parallel.threads(1);
            int steps = 10_000;
            double roof = rate(() -> sink += roof(steps), 2.0 * CHAINS * Lanes.COUNT * steps, 1);
            System.out.printf("threads %d, roof of one core %.1f GFLOP/s%n", count, roof);
            for (Case shape : CASES) {
                if (!shape.toString().matches(System.getProperty("only", ".*"))) continue;
                double rate = measure(shape, count);
                System.out.printf(
                        "%-24s %7.1f GFLOP/s %4.0f %%%n",
                        shape.m + "x" + shape.n + "x" + shape.k
                                + (shape.transposeA ? " TN" : shape.transposeB ? " NT" : ""),
                        rate,
                        100 * rate / roof / count);
            }
        }
    }

    private static double measure(Case shape, int threads) {
        Parallel.threads(threads);
        NDArray a = operand(shape.m, shape.k, shape.transposeA, 1);
        NDArray b = operand(shape.k, shape.n, shape.transposeB, 2);
        NDArray c = NDArray.zeros(shape.m, shape.n);
        Epilogue epilogue = shape.epilogue
                ? Epilogue.bias(NDArray.zeros(Shape.of(shape.n))).withActivation(Activations.RELU.loop())
                : Epilogue.NONE;
        Matmul.into(c, a, b, epilogue);
        Reference.check(c, Reference.product(a, b, null, null, false), a, b, 0, shape.toString());
        Runnable call = shape.accumulate ? () -> Matmul.accumulate(c, a, b) : () -> Matmul.into(c, a, b, epilogue);
        return rate(call, 2.0 * shape.m * shape.n * shape.k, threads);
    }

    private static NDArray operand(int rows, int columns, boolean transposed, long seed) {
        return transposed ? NDArray.random(columns, rows, seed).transpose() : NDArray.random(rows, columns, seed);
    }

    /** Median of several runs in operations a nanosecond. */
    private static double rate(Runnable call, double flops, int threads) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_NANOS) {
            call.run();
        }
        int calls = 1;
        for (long took = 0; took < 4_000_000; calls *= 2) {
            long begin = System.nanoTime();
            repeat(call, calls);
            took = System.nanoTime() - begin;
        }
        double[] rates = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long begin = clock(threads);
            repeat(call, calls);
            rates[i] = flops * calls / (clock(threads) - begin);
        }
        Arrays.sort(rates);
        return rates[RUNS / 2];
    }

    private static void repeat(Runnable call, int times) {
        for (int i = 0; i < times; i++) {
            call.run();
        }
    }

    private static long clock(int threads) {
        return threads == 1 ? CLOCK.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private static float roof(int steps) {
        FloatVector x = FloatVector.broadcast(Lanes.F, 0.999f);
        FloatVector y = FloatVector.broadcast(Lanes.F, 0.001f);
        FloatVector a = y;
        FloatVector b = y;
        FloatVector c = y;
        FloatVector d = y;
        FloatVector e = y;
        FloatVector f = y;
        FloatVector g = y;
        FloatVector h = y;
        FloatVector i = y;
        FloatVector j = y;
        FloatVector k = y;
        FloatVector l = y;
        for (int step = 0; step < steps; step++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return sum.reduceLanes(VectorOperators.ADD);
    }
}
