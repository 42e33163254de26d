package io.lanewise.examples.doctor;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Roof;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/** A matrix product and the most that one core can do, in turns; two seconds, most of which the compiler needs to get there. */
final class SpeedCheck {
    private static final int SIDE = 512;
    private static final double WARM_UP = 0.6;
    private static final double TURN = 0.08;
    private static final int TURNS = 5;

    private SpeedCheck() {}

    /** Medians of one thread's turns. */
    static Facts.Speed run() {
        int threads = Parallel.threads();
        Parallel.threads(1);
        try (var _ = Scope.open("speed check")) {
            NDArray a = NDArray.random(SIDE, SIDE, 1);
            NDArray b = NDArray.random(SIDE, SIDE, 2);
            DoubleSupplier product = () -> {
                try (var _ = Scope.open("product")) {
                    return Matmul.of(a, b).get(0, 0);
                }
            };
            double operations = 2.0 * SIDE * SIDE * SIDE;
            rate(product, operations, WARM_UP);
            rate(Roof::multiplyAdd, Roof.OPERATIONS, WARM_UP);
            double[] products = new double[TURNS];
            double[] roofs = new double[TURNS];
            for (int turn = 0; turn < TURNS; turn++) {
                products[turn] = rate(product, operations, TURN);
                roofs[turn] = rate(Roof::multiplyAdd, Roof.OPERATIONS, TURN);
            }
            return new Facts.Speed(median(products), median(roofs));
        } finally {
            Parallel.threads(threads);
        }
    }

    private static double rate(DoubleSupplier work, double operations, double seconds) {
        long start = System.nanoTime();
        long elapsed;
        long calls = 0;
        double sum = 0;
        do {
            sum += work.getAsDouble();
            calls++;
            elapsed = System.nanoTime() - start;
        } while (elapsed < seconds * 1e9);
        if (!Double.isFinite(sum)) { // also asked because what nobody wants is not computed
            throw new IllegalStateException("speed check: expected finite results, got a sum of " + sum);
        }
        return calls * operations / elapsed;
    }

    private static double median(double... values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
