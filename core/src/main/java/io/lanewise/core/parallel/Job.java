package io.lanewise.core.parallel;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one parallel call, one job after the other in the same object so that nothing is allocated.
 *
 * <p>Each thread has a range of neighbouring tasks and takes them from its beginning; whoever has none left takes from the
 * ends of the others' ranges. So the same part of two arrays of the same shape is mostly worked on by the same thread, whose
 * cache still holds it.
 *
 * <p>A range is one number: its first task (upper half) and the task after its last (lower half), both changed by one
 * compare-and-set. Who has taken a task keeps the job from ending, so what it reads afterwards is of that job.
 */
final class Job {
    /**
     * How long a thread stays awake when it waits: longer than what a training step does on one thread between two jobs. A thread that sleeps
     * takes long to come back, on virtual machines up to milliseconds ({@code docs/decisions/0016-threads.md}).
     */
    private static final long AWAKE_NANOS = 2_000_000;

    /** From here on it offers its processor to others: the thread it waits for may have been put on the same one. */
    private static final long POLITE_NANOS = 40_000;

    private static final int SPINS_PER_CLOCK = 32;

    /** Ranges lie two cache lines apart, since the processor fetches lines in pairs. */
    private static final int APART = 16;

    private static final int NONE = -1;
    private static final long FIRST = 1L << 32;

    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile AtomicLongArray ranges = new AtomicLongArray(APART);
    private volatile int opened;
    private @Nullable IntConsumer body;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Thread sleeper;

    /** Publishes a job for so many threads; the one before has been awaited. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // jobs are opened by one thread at a time
    void open(int tasks, int threads, IntConsumer task) {
        AtomicLongArray shared = ranges;
        if (shared.length() != threads * APART) {
            shared = new AtomicLongArray(threads * APART);
            ranges = shared;
        }
        body = task;
        unfinished.set(tasks);
        int sharers = Math.min(threads, tasks);
        for (int i = 0; i < sharers; i++) {
            shared.set(i * APART, ((long) tasks * i / sharers) << 32 | ((long) tasks * (i + 1) / sharers));
        }
        opened++;
    }

    /** How many jobs were opened so far, over and over. */
    int opened() {
        return opened;
    }

    /** Runs the tasks of a thread's own range, then those that others have left, until none is left to take. */
    void work(int thread) {
        AtomicLongArray shared = ranges;
        int threads = shared.length() / APART;
        for (int i = 0; i < threads; i++) {
            int range = (thread + i) % threads * APART;
            for (int task = take(shared, range, i == 0); task != NONE; task = take(shared, range, i == 0)) {
                perform(task);
            }
        }
    }

    private static int take(AtomicLongArray shared, int range, boolean own) {
        while (true) {
            long seen = shared.get(range);
            int first = (int) (seen >>> 32);
            int end = (int) seen;
            if (first >= end) {
                return NONE;
            }
            if (shared.compareAndSet(range, seen, own ? seen + FIRST : seen - 1)) {
                return own ? first : end - 1;
            }
        }
    }

    private void perform(int task) {
        IntConsumer taken = Objects.requireNonNull(body);
        try {
            if (failure == null) {
                taken.accept(task);
            }
        } catch (Throwable e) { // whatever it is, the caller gets it, and must not wait for ever
            fail(e);
        }
        if (unfinished.decrementAndGet() == 0) {
            LockSupport.unpark(sleeper);
        }
    }

    /** Waits until every task is done, and throws what failed. */
    void await() {
        if (!stayAwake(false, 0)) {
            boolean interrupted = false;
            sleeper = Thread.currentThread();
            while (!isFinished()) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted(); // else park would return at once from here on
            }
            sleeper = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        body = null;
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            Job.<RuntimeException>rethrow(thrown);
        }
    }

    /** Waits awake until more jobs were opened than were seen; false if none came for a while. */
    boolean awaitOpened(int seen) {
        return stayAwake(true, seen);
    }

    private boolean isFinished() {
        return unfinished.get() == 0;
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on who comes first, only how long it takes
    private boolean stayAwake(boolean untilOpened, int seen) {
        if (untilOpened ? opened != seen : isFinished()) {
            return true;
        }
        long start = System.nanoTime();
        long waited;
        do {
            for (int i = 0; i < SPINS_PER_CLOCK; i++) {
                if (untilOpened ? opened != seen : isFinished()) {
                    return true;
                }
                Thread.onSpinWait();
            }
            waited = System.nanoTime() - start;
            if (waited > POLITE_NANOS) {
                Thread.yield();
            }
        } while (waited < AWAKE_NANOS);
        return false;
    }

    private synchronized void fail(Throwable e) {
        Throwable first = failure;
        if (first == null) {
            failure = e;
        } else if (first != e) {
            first.addSuppressed(e);
        }
    }

    /** A task may throw a checked exception that its compiler did not see; it comes out as what it is. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
