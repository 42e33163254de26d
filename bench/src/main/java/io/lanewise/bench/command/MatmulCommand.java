package io.lanewise.bench.command;

import io.lanewise.bench.side.Product;
import io.lanewise.bench.side.Sample;
import io.lanewise.bench.side.Stopwatch;
import io.lanewise.bench.side.Work;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Roof;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One product, and the roof beside it. */
@Command(
        name = "matmul",
        description =
                "Measures the product C [m, n] = A [m, k] B [k, n], after checking it, in turns with the most multiply-adds that one core can do.")
final class MatmulCommand implements Callable<Integer> {
    private static final double WARM_UP = 2;

    @Parameters(index = "0", paramLabel = "M")
    private int m;

    @Parameters(index = "1", paramLabel = "N")
    private int n;

    @Parameters(index = "2", paramLabel = "K")
    private int k;

    @Option(names = "--transpose-a", description = "A is stored as [k, m].")
    private boolean transposeA;

    @Option(names = "--transpose-b", description = "B is stored as [n, k].")
    private boolean transposeB;

    @Option(names = "--form", description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Product.Form form = Product.Form.PLAIN;

    @Option(names = "--threads", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Option(names = "--rounds", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds = 15;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of a round (default: ${DEFAULT-VALUE}).")
    private double seconds = 0.1;

    @Override
    public Integer call() throws Exception {
        Parallel.threads(threads);
        var product = new Product(m, n, k, transposeA, transposeB, form);
        var rates = new double[rounds];
        var roofs = new double[rounds];
        try (Work work = product.lanewise();
                Work roof = new RoofWork()) {
            work.check();
            var watch = new Stopwatch(work);
            var roofWatch = new Stopwatch(roof);
            watch.warm(WARM_UP);
            roofWatch.warm(WARM_UP / 4);
            for (int round = 0; round < rounds; round++) {
                rates[round] = product.operations() / watch.measure(seconds).seconds() * 1e-9;
                roofs[round] = Roof.OPERATIONS / roofWatch.measure(seconds / 4).seconds() * 1e-9;
            }
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        Sample rate = Sample.of(rates);
        Sample roof = Sample.of(roofs);
        System.out.printf(
                "%s, threads %d: %.1f GFLOP/s ±%.0f %%, %.0f %% of %s%.1f GFLOP/s (multiply-adds in registers)%n",
                product.name(),
                threads,
                rate.median(),
                100 * rate.spread(),
                100 * rate.median() / roof.median() / threads,
                threads == 1 ? "" : threads + " times ",
                roof.median());
        return 0;
    }

    /** The roof as work. */
    private static final class RoofWork implements Work {
        private float sum;

        @Override
        public void run() {
            sum += Roof.multiplyAdd();
        }

        @Override
        public float[] check() {
            return new float[] {sum};
        }
    }
}
