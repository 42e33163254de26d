package io.lanewise.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
