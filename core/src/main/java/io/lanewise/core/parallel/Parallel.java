package io.lanewise.core.parallel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Runs independent tasks on the library's one pool of daemon threads, {@code lanewise-worker-1} and so on. The caller takes
 * part, so {@code threads()} counts it. Threads without work stay awake for two milliseconds, then they sleep until there is some.
 *
 * <p>The number of tasks must follow from the problem's shape alone: then no result depends on the number of threads.
 */
public final class Parallel {
    /** System property with the number of threads at the start; without it, all processors. */
    public static final String PROPERTY = "lanewise.threads";

    private static final Job JOB = new Job();

    /** Held by the one caller whose job the workers run. */
    private static final AtomicBoolean BUSY = new AtomicBoolean();

    private static final Object RESIZE = new Object();
    private static volatile Worker[] workers = {};
    private static volatile int threads = initialThreads();

    private Parallel() {}

    /** Threads that work on a job, the caller included: at least 1. */
    public static int threads() {
        return threads;
    }

    /**
     * Changes the number of threads. May be called at any time; a job that is running ends with the threads it has.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public static void threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, got " + count);
        }
        threads = count;
        if (workers.length >= count) {
            resize();
        }
    }

    /**
     * Calls {@code body} once for each of {@code 0, ..., tasks - 1}, in any order and on any thread of the pool, and returns
     * when all are done. What the tasks wrote is visible afterwards. A call from inside a task, and one while
     * the pool works for another thread, runs on the caller alone.
     *
     * <p>If tasks throw, the first exception comes out of here, with those of other threads suppressed in it; tasks that had
     * not begun by then are left out.
     *
     * @throws IllegalArgumentException if {@code tasks} is negative
     */
    public static void run(int tasks, IntConsumer body) {
        if (tasks < 0) {
            throw new IllegalArgumentException("parallel: expected a number of tasks of at least 0, got " + tasks);
        }
        if (tasks <= 1 || threads == 1 || !BUSY.compareAndSet(false, true)) {
            for (int task = 0; task < tasks; task++) {
                body.accept(task);
            }
            return;
        }
        try {
            Worker[] helpers = workers.length == threads - 1 ? workers : resize();
            JOB.open(tasks, helpers.length + 1, body);
            int wanted = Math.min(helpers.length, tasks - 1);
            for (int i = 0; i < wanted; i++) {
                helpers[i].wake();
            }
            JOB.work(0);
            JOB.await();
        } finally {
            BUSY.set(false);
        }
    }

    /** The numbers from {@code first} to before {@code end}. */
    @FunctionalInterface
    public interface Range {
        void accept(int first, int end);
    }

    /**
     * Calls {@code body} for neighbouring parts of {@code 0, ..., count - 1} of at most {@code each} numbers, as {@link #run} calls
     * tasks; there are {@link #balanced} parts as equal as can be.
     *
     * @param each less than 1 counts as 1
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public static void ranges(int count, long each, Range body) {
        int tasks = (int) Math.min(count, balanced(count, each));
        run(tasks, task -> body.accept((int) ((long) count * task / tasks), (int) ((long) count * (task + 1) / tasks)));
    }

    /**
     * Tasks to make of {@code count} numbers so that none has more than {@code each}: 1, 2, 4 or a multiple of 8, so that two, four or
     * eight threads have the same to do. Not less than 1.
     */
    public static long balanced(long count, long each) {
        long most = Math.max(1, each);
        long tasks = (count + most - 1) / most;
        return tasks > 4 ? (tasks + 7) / 8 * 8 : tasks == 3 ? 4 : Math.max(1, tasks);
    }

    private static Worker[] resize() {
        synchronized (RESIZE) {
            Worker[] before = workers;
            Worker[] after = new Worker[threads - 1];
            for (int i = 0; i < Math.max(before.length, after.length); i++) {
                if (i >= after.length) {
                    before[i].stop();
                } else {
                    after[i] = i < before.length ? before[i] : Worker.start(i + 1, JOB);
                }
            }
            workers = after;
            return after;
        }
    }

    private static int initialThreads() {
        String text = System.getProperty(PROPERTY);
        if (text == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            int count = Integer.parseInt(text.strip());
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(badProperty(text), e);
        }
        throw new IllegalArgumentException(badProperty(text));
    }

    private static String badProperty(String text) {
        return "threads: system property " + PROPERTY + " must be a whole number of at least 1, got \"" + text + "\"";
    }
}
