package io.lanewise.bench.side;

/** Times a piece of work whose single run may be too short for a clock. */
public final class Stopwatch {
    private static final double WINDOW = 0.05;
    private static final int IDLE = 10;

    private final Work work;
    private long calls = 1;

    /** Of {@code work}, which must not run elsewhere meanwhile. */
    public Stopwatch(Work work) {
        this.work = work;
    }

    /**
     * Runs until everything is compiled: for {@code seconds} at least, then until half a second has brought nothing, at most ten times as long.
     * The half second is in proportion shorter where {@code seconds} is less than one.
     *
     * @throws Throwable what the work throws
     */
    public void warm(double seconds) throws Throwable {
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        double elapsed;
        int idle = 0;
        calls = 1;
        do {
            double once = time(calls);
            idle = once < 0.98 * best ? 0 : idle + 1;
            best = Math.min(best, once);
            calls = Math.max(1, Math.round(WINDOW / once)); // one at first: calls are slow until they are compiled
            elapsed = (System.nanoTime() - start) * 1e-9;
        } while (elapsed < seconds || (idle < IDLE * Math.min(1, seconds) && elapsed < 10 * seconds));
    }

    /**
     * Seconds that one run takes, the mean over about {@code seconds}. A few runs before fill the caches again, which others used in the meantime.
     *
     * @throws Throwable what the work throws
     */
    public double measure(double seconds) throws Throwable {
        double once = time(Math.max(1, calls / 8));
        return time(Math.max(1, Math.round(seconds / once)));
    }

    private double time(long count) throws Throwable {
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            work.run();
        }
        return (System.nanoTime() - start) * 1e-9 / count;
    }
}
