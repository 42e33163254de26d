package io.lanewise.bench.side;

import io.lanewise.core.parallel.Parallel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long two threads of the pool take to hand a number over to each other: what all work costs whose data go from one processor to the other. It tells
 * how near to each other the two are: on a virtual machine of a Zen 4 server 15, 30 or 150 ns, it seems where they are the two threads of one core,
 * two cores with a cache in common, or without.
 */
final class Handover {
    /** More than this, and the two seem to share no cache. */
    static final double NEAR_NANOS = 80;

    private static final int TIMES = 10_000;
    private static final int TRIES = 4;

    /** After so long without an answer the other thread is not there. */
    private static final long PATIENCE_NANOS = 50_000_000;

    private final AtomicInteger turn = new AtomicInteger();

    /** Nanoseconds, the best of some tries; NaN if there is no other thread, or it did not come. */
    double nanos() {
        double best = Double.NaN;
        for (int i = 0; i < TRIES && Parallel.threads() > 1; i++) {
            turn.set(0);
            long start = System.nanoTime();
            Parallel.run(2, this::play);
            double each = (System.nanoTime() - start) / (double) (2 * TIMES);
            if (turn.get() == 2 * TIMES) {
                best = Double.isNaN(best) ? each : Math.min(best, each);
            }
        }
        return best;
    }

    private void play(int player) {
        long patience = System.nanoTime() + PATIENCE_NANOS;
        for (int i = 0; i < TIMES; i++) {
            while (turn.get() % 2 != player) {
                if (System.nanoTime() > patience) {
                    return;
                }
            }
            turn.incrementAndGet();
        }
    }
}
