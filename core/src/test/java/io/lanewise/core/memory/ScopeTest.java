package io.lanewise.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    void theNextTurnGetsTheSameMemory() {
        long first;
        try (Scope _ = Scope.open()) {
            first = Storage.allocate(1 << 20, "a").segment().address();
        }
        long before = OffHeap.allocations();
        try (Scope _ = Scope.open()) {
            assertEquals(first, Storage.allocate(1 << 20, "a").segment().address());
        }
        assertEquals(before, OffHeap.allocations());
    }

    @Test
    void useAfterCloseNamesTheOperationTheScopeAndTheWayOut() {
        Storage storage;
        try (Scope _ = Scope.open("step")) {
            storage = Storage.allocate(100, "matmul");
            assertEquals(100, storage.segment().byteSize());
        }
        assertTrue(storage.isClosed());
        assertEquals(
                "use after close: the result of \"matmul\" was recycled when \"step\" closed; call keep() on it before, or do the"
                        + " work inside the scope",
                assertThrows(IllegalStateException.class, storage::segment).getMessage());
        assertThrows(IllegalStateException.class, storage::keep);
    }

    @Test
    void keepMovesToTheEnclosingScopeAndAtLastToTheCollector() {
        Storage storage;
        try (Scope _ = Scope.open("outer")) {
            try (Scope _ = Scope.open("inner")) {
                storage = Storage.allocate(64, "x");
                storage.keep();
            }
            assertFalse(storage.isClosed());
            storage.keep();
        }
        assertFalse(storage.isClosed());
        assertEquals(64, storage.segment().byteSize());
    }

    @Test
    void aThreadThatNeverHadAScopeMayReleaseWhatAnotherMade() throws InterruptedException {
        try (Scope _ = Scope.open()) {
            Storage released = Storage.allocate(64, "released");
            long address = released.segment().address();
            Thread thread = new Thread(released::release);
            thread.start();
            thread.join();
            assertTrue(released.isClosed());
            assertTrue(assertThrows(IllegalStateException.class, released::segment)
                    .getMessage()
                    .contains("by the engine"));
            Storage[] taken = new Storage[100];
            int same = 0;
            for (int i = 0; i < taken.length; i++) {
                taken[i] = Storage.allocate(64, "taken");
                same += taken[i].segment().address() == address ? 1 : 0;
            }
            assertTrue(same <= 1, "the block was handed out " + same + " times");
        }
    }

    @Test
    void scopesOfSeveralThreadsAtOnceShareNoMemory() throws InterruptedException {
        Set<Long> addresses = ConcurrentHashMap.newKeySet();
        CyclicBarrier together = new CyclicBarrier(4);
        for (int turn = 0; turn < 3; turn++) { // caches of threads that have ended go to others
            addresses.clear();
            Thread[] threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    try (Scope _ = Scope.open()) {
                        for (int j = 0; j < 50; j++) {
                            addresses.add(Storage.allocate(64, "x").segment().address());
                        }
                        together.await();
                    } catch (InterruptedException | BrokenBarrierException e) {
                        throw new IllegalStateException(e);
                    }
                });
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(200, addresses.size());
        }
    }

    @Test
    void trimLetsGoOfTheBlocksOfClosedScopes() {
        try (Scope _ = Scope.open()) {
            assertNotNull(Storage.allocate(64, "small").segment());
            assertNotNull(Storage.allocate(1 << 20, "large").segment());
        }
        assertTrue(OffHeap.idleBytes() >= (1 << 20) + 64, OffHeap.idleBytes() + " bytes");
        OffHeap.trim();
        assertEquals(0, OffHeap.idleBytes());
    }

    @Test
    void outsideBelongsToNoScope() {
        Storage storage;
        try (Scope _ = Scope.open()) {
            storage = Scope.outside(() -> Storage.allocate(64, "weight"));
            Storage inside = Storage.allocate(64, "y");
            inside.release();
            assertTrue(inside.isClosed());
            storage.release(); // left to the collector
        }
        assertFalse(storage.isClosed());
    }

    @Test
    void scopesCloseInnermostFirstAndOnTheirThread() throws InterruptedException {
        Scope outer = Scope.open("outer");
        Scope inner = Scope.open("inner");
        assertThrows(IllegalStateException.class, outer::close);
        Thread thread = new Thread(() -> assertThrows(IllegalStateException.class, inner::close));
        thread.start();
        thread.join();
        inner.close();
        inner.close();
        outer.close();
        assertSame(null, Scope.current());
    }

    @Test
    void sizeClassesHoldWhatIsAskedAndWasteAtMostAnEighth() {
        for (long bytes = 1; bytes < 1L << 40; bytes += 1 + bytes / 13) {
            long size = Pool.sizeOf(Pool.classOf(bytes));
            assertTrue(size >= bytes && size <= bytes + Math.max(64, bytes / 8 + 64), bytes + " -> " + size);
            assertEquals(Pool.classOf(size), Pool.classOf(bytes));
        }
    }

    @Test
    void beyondTheBudgetTheLargestOwnersAreNamedAndTheProcessGoesOn() {
        Storage held = Storage.allocate(8 << 20, "the held one");
        long budget = OffHeap.budget();
        try {
            OffHeap.budget(OffHeap.reservedBytes() + (1 << 20));
            String message = assertThrows(OutOfMemoryError.class, () -> Storage.allocate(64L << 20, "the large one"))
                    .getMessage();
            assertTrue(message.startsWith("allocate the large one: "), message);
            assertTrue(message.contains("the held one 8192 KB in 1 array"), message);
        } finally {
            OffHeap.budget(budget);
        }
        assertEquals(64 << 10, Storage.allocate(64 << 10, "small").segment().byteSize());
        assertEquals(8 << 20, held.segment().byteSize());
    }

    @Test
    void whatTheCollectorOwnsComesBack() {
        long budget = OffHeap.budget();
        try {
            OffHeap.trim();
            System.gc();
            OffHeap.budget(OffHeap.reservedBytes() + (64L << 20));
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        16 << 20,
                        Storage.allocate(16 << 20, "dropped").segment().byteSize());
            }
        } finally {
            OffHeap.budget(budget);
        }
    }
}
