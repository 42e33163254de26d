package io.lanewise.bench.side;

/** Times a piece of work whose single run may be too short for a clock. */
public final class Stopwatch {
    private final Work work;
    private long calls = 1;

    /** Of {@code work}, which must not run elsewhere meanwhile. */
    public Stopwatch(Work work) {
        this.work = work;
    }

    /**
     * Runs for {@code seconds} at least, so that everything is compiled and awake.
     *
     * @throws Throwable what the work throws
     */
    public void warm(double seconds) throws Throwable {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        calls = 1;
        do {
            // Short at first, because calls are slow until they are compiled.
            calls = Math.max(1, Math.round(Math.min(0.02, seconds) / time(calls)));
        } while (System.nanoTime() < end);
    }

    /**
     * Seconds that one run takes, the mean over about {@code seconds}. A few runs before fill the caches again, which others used in the meantime.
     *
     * @throws Throwable what the work throws
     */
    public double measure(double seconds) throws Throwable {
        double once = time(Math.max(1, calls / 4));
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
