package io.lanewise.core.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that all threads take from, one job after the other in the same object so that nothing is allocated.
 *
 * <p>The ticket holds the job's number (upper half) and how many tasks nobody has taken (lower half). A thread reads the
 * ticket, then {@code body} and {@code tasks}, then takes a task by compare-and-set on the ticket. Both fields change
 * only while no task is left, so if the set succeeds they were of that job.
 */
final class Job {
    /** How long a thread spins before it sleeps: longer than the pause between two matmuls, far shorter than a time slice. */
    static final long SPIN_NANOS = 40_000;

    private static final int SPINS_PER_CLOCK = 32;
    private static final long LEFT = 0xFFFF_FFFFL;

    private final AtomicLong ticket = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    private int tasks;
    private @Nullable IntConsumer body;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Thread sleeper;

    /** Publishes a job; the one before has been awaited. */
    void open(int count, IntConsumer task) {
        tasks = count;
        body = task;
        unfinished.set(count);
        ticket.set(((ticket.get() >>> 32) + 1) << 32 | count);
    }

    /** Whether a task is left to take. */
    boolean isOpen() {
        return (ticket.get() & LEFT) != 0;
    }

    /** Takes tasks and runs them until none is left to take. */
    void work() {
        while (true) {
            long seen = ticket.get();
            if ((seen & LEFT) == 0) {
                return;
            }
            IntConsumer taken = body;
            int task = tasks - (int) (seen & LEFT);
            if (!ticket.compareAndSet(seen, seen - 1) || taken == null) {
                continue;
            }
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
    }

    /** Waits until every task is done, and throws what failed. */
    void await() {
        if (!spin(false)) {
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

    /** Waits a while for a task to take; false if none came. */
    boolean spinUntilOpen() {
        return spin(true);
    }

    private boolean isFinished() {
        return unfinished.get() == 0;
    }

    private boolean spin(boolean untilOpen) {
        if (untilOpen ? isOpen() : isFinished()) {
            return true;
        }
        long start = System.nanoTime();
        do {
            for (int i = 0; i < SPINS_PER_CLOCK; i++) {
                if (untilOpen ? isOpen() : isFinished()) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - start < SPIN_NANOS);
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
