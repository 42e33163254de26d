package io.lanewise.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scopes of iterations that stop without closing them. */
class AbandonedScopeTest {
    private final Object iteration = new Object();

    @AfterEach
    void noScopeIsLeft() {
        Reference.reachabilityFence(iteration);
        assertNull(Scope.current());
    }

    @Test
    void closesWithTheScopeAroundIt() {
        Storage before;
        Storage during;
        try (Scope outer = Scope.open("outer")) {
            before = Storage.allocate(64, "before");
            Scope first = Scope.forIteration(iteration, "turn");
            Scope.forIteration(iteration, "turn of a loop inside");
            during = Storage.allocate(64, "during");
            assertFalse(during.isClosed());
            assertTrue(outer.isOwn() && first.isOwn());
        }
        assertTrue(before.isClosed());
        assertTrue(during.isClosed());
    }

    @Test
    void aScopeThatIsNoIterationStillHasToCloseFirst() {
        Scope turn = Scope.forIteration(iteration, "turn");
        Scope inner = Scope.open("inner");
        String message = assertThrows(IllegalStateException.class, turn::close).getMessage();
        assertTrue(message.contains("\"turn\" must be the innermost scope, but \"inner\" is"), message);
        inner.close();
        turn.close();
    }

    @Test
    void dissolvingHandsTheArraysToTheEnclosingScope() {
        Storage storage;
        try (Scope outer = Scope.open("outer")) {
            Scope turn = Scope.forIteration(iteration, "turn");
            storage = Storage.allocate(64, "x");
            turn.dissolve();
            turn.dissolve();
            turn.close();
            assertSame(outer, Scope.current());
            assertFalse(storage.isClosed());
        }
        assertTrue(storage.isClosed());
    }

    @Test
    void dissolvingWithoutAnEnclosingScopeLeavesTheArraysToTheCollector() {
        Scope turn = Scope.forIteration(iteration, "turn");
        Storage storage = Storage.allocate(64, "x");
        Storage released = Storage.allocate(64, "released");
        released.release();
        turn.dissolve();
        assertNull(Scope.current());
        assertEquals(64, storage.segment().byteSize());
        assertTrue(released.isClosed());
    }

    @Test
    void dissolvingUnderneathAnOpenScopeIsSeenByThatScope() {
        Storage kept;
        try (Scope outer = Scope.open("outer")) {
            Scope turn = Scope.forIteration(iteration, "turn");
            try (Scope inner = Scope.open("inner")) {
                kept = Storage.allocate(64, "x");
                turn.dissolve();
                assertSame(inner, Scope.current());
                kept.keep();
            }
            assertSame(outer, Scope.current());
            assertFalse(kept.isClosed());
        }
        assertTrue(kept.isClosed());
    }

    @Test
    void anIterationThatLeftTheScopeItBeganInStillRecycles() {
        Scope turn = Scope.open("before");
        Scope[] begun = new Scope[1];
        Storage inside = Scope.outside(() -> {
            begun[0] = Scope.forIteration(iteration, "turn");
            return Storage.allocate(64, "x");
        });
        assertSame(turn, Scope.current());
        begun[0].close();
        assertTrue(inside.isClosed());
        assertSame(turn, Scope.current());
        turn.close();
    }

    @Test
    void dissolvesWhenTheIterationHasBeenCollected() throws InterruptedException {
        Storage storage = leaveALoop();
        for (int i = 0; i < 200 && Scope.current() != null; i++) {
            System.gc();
            Thread.sleep(5);
        }
        assertNull(Scope.current());
        assertEquals(64, storage.segment().byteSize());
    }

    @Test
    void memoryHeldByAbandonedIterationsComesBackBeforeTheBudgetFails() {
        long budget = OffHeap.budget();
        try {
            OffHeap.trim();
            System.gc();
            OffHeap.budget(OffHeap.reservedBytes() + (64L << 20));
            for (int i = 0; i < 20; i++) {
                leaveALoop();
                assertNotNull(Storage.allocate(16 << 20, "after the loop").segment());
            }
        } finally {
            OffHeap.budget(budget);
        }
        while (Scope.current() != null) {
            System.gc();
        }
    }

    private static Storage leaveALoop() {
        Scope.forIteration(new Object(), "turn");
        return Storage.allocate(64, "x");
    }

    @Test
    void dissolvesOnItsThreadOnly() throws InterruptedException {
        Scope turn = Scope.forIteration(iteration, "turn");
        Thread thread = new Thread(() -> {
            assertFalse(turn.isOwn());
            assertThrows(IllegalStateException.class, turn::dissolve);
        });
        Throwable[] failure = new Throwable[1];
        thread.setUncaughtExceptionHandler((_, e) -> failure[0] = e);
        thread.start();
        thread.join();
        assertNull(failure[0]);
        turn.close();
    }
}
