package io.lanewise.bench.side;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Times a piece of work whose single run may be too short for a clock. */
public final class Stopwatch {
    private static final double WINDOW = 0.05;

    /** The share of a window beyond which compiling is more than the trickle that never ends. */
    private static final double COMPILER_BUSY = 0.1;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private final Work work;
    private long calls = 1;

    /** Of {@code work}, which must not run elsewhere meanwhile. */
    public Stopwatch(Work work) {
        this.work = work;
    }

    /**
     * Runs until everything is compiled: for {@code seconds} at least, then until for a quarter of them, or half a second, nothing got
     * faster and the compiler was idle; at most ten times as long.
     *
     * @return the seconds that it took
     * @throws Throwable what the work throws
     */
    public double warm(double seconds) throws Throwable {
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        double elapsed = 0;
        double changed = 0;
        long compiled = 0;
        calls = 1;
        do {
            double once = time(calls);
            long compiling = COMPILER.getTotalCompilationTime() - compiled;
            compiled += compiling;
            double window = (System.nanoTime() - start) * 1e-9 - elapsed;
            elapsed += window;
            if (once < 0.98 * best || compiling * 1e-3 > COMPILER_BUSY * window) {
                changed = elapsed;
            }
            best = Math.min(best, once);
            calls = Math.max(1, Math.round(WINDOW / once)); // one at first: calls are slow until they are compiled
        } while (elapsed < seconds || (elapsed - changed < Math.min(0.5, seconds / 4) && elapsed < 10 * seconds));
        return elapsed;
    }

    /**
     * A turn of about {@code seconds}. A few runs before fill the caches again, which others used in the meantime.
     *
     * @throws Throwable what the work throws
     */
    public Turn measure(double seconds) throws Throwable {
        double once = time(Math.max(1, calls / 8));
        long count = Math.max(1, Math.round(seconds / once));
        long start = THREADS.getCurrentThreadCpuTime();
        once = time(count);
        return new Turn(once, (THREADS.getCurrentThreadCpuTime() - start) * 1e-9 / (once * count));
    }

    private double time(long count) throws Throwable {
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            work.run();
        }
        return (System.nanoTime() - start) * 1e-9 / count;
    }
}
