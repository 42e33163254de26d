package io.lanewise.core.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {
    private final int before = Parallel.threads();

    @BeforeEach
    void severalThreads() {
        Parallel.threads(3);
    }

    @AfterEach
    void asItWas() {
        Parallel.threads(before);
    }

    @Test
    void everyTaskRunsOnce() {
        for (int tasks : new int[] {0, 1, 2, 3, 7, 1000}) {
            AtomicIntegerArray calls = new AtomicIntegerArray(tasks);
            Parallel.run(tasks, calls::incrementAndGet);
            for (int i = 0; i < tasks; i++) {
                assertEquals(1, calls.get(i));
            }
        }
    }

    @Test
    void threadsTakePart() throws Exception {
        CyclicBarrier allThree = new CyclicBarrier(3); // passes only if three threads are inside tasks at once
        Set<String> names = ConcurrentHashMap.newKeySet();
        Parallel.run(3, task -> {
            names.add(Thread.currentThread().getName());
            try {
                allThree.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals(
                Set.of(Thread.currentThread().getName(), "lanewise-worker-1", "lanewise-worker-2"), Set.copyOf(names));
    }

    @Test
    void oneThreadRunsInOrderOnTheCaller() {
        Parallel.threads(1);
        int[] order = new int[5];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(5, task -> {
            order[next.getAndIncrement()] = task;
        });
        assertArrayEquals(new int[] {0, 1, 2, 3, 4}, order);
    }

    @Test
    void manySmallJobsLoseNothing() {
        int[] sums = new int[64]; // plain: the end of a job must make the writes visible
        int jobs = 200_000;
        for (int job = 0; job < jobs; job++) {
            Parallel.run(1 + (job & 7), task -> sums[task * 8]++);
        }
        int total = 0;
        for (int task = 0; task < 8; task++) {
            assertEquals(jobs / 8 * (8 - task), sums[task * 8]);
            total += sums[task * 8];
        }
        assertEquals(jobs / 8 * 36, total);
    }

    @Test
    void jobsAfterAPauseWakeSleepers() throws Exception {
        for (int i = 0; i < 200; i++) {
            Thread.sleep(i % 5); // from not at all asleep to surely
            AtomicInteger done = new AtomicInteger();
            Parallel.run(6, task -> {
                for (int spin = 0; spin < 2000; spin++) {
                    Thread.onSpinWait(); // long enough for the caller to sleep too, now and then
                }
                done.incrementAndGet();
            });
            assertEquals(6, done.get());
        }
    }

    @Test
    void workersSleepWhenNothingComes() throws Exception {
        CyclicBarrier all = new CyclicBarrier(3);
        Parallel.run(3, _ -> meet(all));
        while (Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lanewise-worker-"))
                .anyMatch(thread -> thread.getState() != Thread.State.WAITING)) { // or until the test's time is over
            Thread.sleep(1);
        }
    }

    @Test
    void callerSleepsUntilALongTaskEnds() {
        AtomicInteger done = new AtomicInteger();
        Thread.currentThread().interrupt(); // must neither end the wait early nor be lost
        Parallel.run(3, task -> {
            long end = System.nanoTime() + 20_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            done.incrementAndGet();
        });
        assertTrue(Thread.interrupted());
        assertEquals(3, done.get());
    }

    @Test
    void exceptionsReachTheCallerAndThePoolStaysUsable() {
        for (int round = 0; round < 200; round++) {
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> Parallel.run(50, task -> {
                        if (task % 10 == 3) {
                            throw new IllegalStateException("task " + task);
                        }
                    }));
            assertTrue(String.valueOf(thrown.getMessage()).matches("task \\d*3"));
            assertTrue(Arrays.stream(thrown.getSuppressed()).allMatch(IllegalStateException.class::isInstance));
            everyTaskRunsOnce();
        }
    }

    @Test
    void othersAreSuppressed() {
        CyclicBarrier allThree = new CyclicBarrier(3);
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> Parallel.run(3, task -> {
                    try {
                        allThree.await(30, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    throw new IllegalStateException("all fail");
                }));
        assertEquals(2, thrown.getSuppressed().length);
    }

    @Test
    void errorsAndCheckedExceptionsComeOutAsTheyAre() {
        AssertionError error = new AssertionError("same object");
        assertSame(
                error,
                assertThrows(
                        AssertionError.class,
                        () -> Parallel.run(4, task -> {
                            throw error;
                        })));
        assertThrows(
                IOException.class,
                () -> Parallel.run(4, task -> ParallelTest.<RuntimeException>sneak(new IOException())));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    @Test
    void nestedCallsRunOnTheThreadOfTheTask() {
        AtomicInteger inner = new AtomicInteger();
        Parallel.run(8, outer -> {
            Thread thread = Thread.currentThread();
            Parallel.run(5, task -> {
                assertSame(thread, Thread.currentThread());
                inner.incrementAndGet();
            });
        });
        assertEquals(40, inner.get());
    }

    @Test
    void concurrentCallersAllGetTheirWorkDone() throws Exception {
        int callers = 4;
        AtomicInteger wrong = new AtomicInteger();
        Thread[] all = new Thread[callers];
        CountDownLatch start = new CountDownLatch(1);
        for (int c = 0; c < callers; c++) {
            all[c] = Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    wrong.incrementAndGet();
                }
                for (int job = 0; job < 5000; job++) {
                    AtomicInteger done = new AtomicInteger();
                    Parallel.run(4, task -> done.addAndGet(1 << (8 * task)));
                    if (done.get() != 0x01010101) {
                        wrong.incrementAndGet();
                    }
                }
            });
        }
        start.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        assertEquals(0, wrong.get());
    }

    @Test
    void threadsChangeWhileJobsRun() throws Exception {
        AtomicInteger stop = new AtomicInteger();
        Thread changer = Thread.ofPlatform().start(() -> {
            for (int i = 0; stop.get() == 0; i++) {
                Parallel.threads(1 + i % 4);
            }
        });
        for (int job = 0; job < 3000; job++) {
            AtomicInteger done = new AtomicInteger();
            Parallel.run(5, task -> done.incrementAndGet());
            assertEquals(5, done.get());
        }
        stop.set(1);
        changer.join();
    }

    @Test
    void eachThreadKeepsToItsPart() {
        Parallel.threads(2);
        Thread[] who = new Thread[8];
        CyclicBarrier both = new CyclicBarrier(2); // in every task, so that neither thread can be a task ahead
        Parallel.run(8, task -> {
            who[task] = Thread.currentThread();
            meet(both);
        });
        for (int task = 0; task < 8; task++) {
            assertEquals(task < 4, who[task] == Thread.currentThread(), "task " + task);
        }
    }

    @Test
    void whoIsDoneTakesFromTheOthers() {
        Parallel.threads(2);
        CountDownLatch others = new CountDownLatch(7);
        Parallel.run(
                8,
                task -> { // the caller's first task ends only if someone else does the rest of its part
                    if (task == 0) {
                        await(others);
                    } else {
                        others.countDown();
                    }
                });
        assertEquals(0, others.getCount());
    }

    @Test
    void rangesCoverEverythingOnceInPartsOfTheSizeAsked() {
        for (int count : new int[] {0, 1, 2, 3, 5, 12, 100, 1001}) {
            for (long each : new long[] {0, 1, 3, 30, 5000}) {
                AtomicIntegerArray calls = new AtomicIntegerArray(count);
                Parallel.ranges(count, each, (first, end) -> {
                    assertTrue(end - first <= Math.max(1, each), "parts of " + count + " by " + each);
                    for (int i = first; i < end; i++) {
                        calls.incrementAndGet(i);
                    }
                });
                for (int i = 0; i < count; i++) {
                    assertEquals(1, calls.get(i), i + " of " + count + " by " + each);
                }
            }
        }
    }

    @Test
    void balancedTasksAreTheSameForTwoFourAndEightThreads() {
        long[] tasks = {1, 1, 2, 4, 4, 8, 8, 8, 8, 16};
        for (int wanted = 0; wanted < tasks.length; wanted++) {
            assertEquals(tasks[wanted], Parallel.balanced(wanted * 10L, 10));
            assertEquals(tasks[wanted], Parallel.balanced(Math.max(0, wanted * 10L - 9), 10));
        }
        assertEquals(8, Parallel.balanced(7, -1));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void badArguments() {
        assertEquals(
                "threads: expected at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> Parallel.threads(0))
                        .getMessage());
        assertEquals(
                "parallel: expected a number of tasks of at least 0, got -1",
                assertThrows(IllegalArgumentException.class, () -> Parallel.run(-1, task -> {}))
                        .getMessage());
    }
}
