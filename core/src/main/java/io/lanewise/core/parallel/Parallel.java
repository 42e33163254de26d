package io.lanewise.core.parallel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Runs independent tasks on the library's one pool of daemon threads, {@code lanewise-worker-1} and so on. The caller takes
 * part, so {@code threads()} counts it.
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
            JOB.open(tasks, body);
            int wanted = Math.min(helpers.length, tasks - 1);
            for (int i = 0; i < wanted; i++) {
                helpers[i].wake();
            }
            JOB.work();
            JOB.await();
        } finally {
            BUSY.set(false);
        }
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
