package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.memory.OffHeap;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to the memory of each turn, however the loop ends. */
class DataLoaderMemoryTest {
    private final DataLoader loader =
            DataLoader.of(TensorDatasetTest.numbered(12, 3)).batchSize(4).build();

    private static void valid(Tensor tensor) {
        assertEquals(12, tensor.toArray().length);
    }

    private static void recycled(Tensor tensor) {
        String message =
                assertThrows(IllegalStateException.class, tensor::toArray).getMessage();
        assertTrue(message.contains("\"batch\" was recycled when \"batch\" closed"), message);
    }

    @Test
    void eachTurnRecyclesTheOneBeforeAndTheEndTheLast() {
        List<Tensor> seen = new ArrayList<>();
        List<Tensor> kept = new ArrayList<>();
        for (Batch batch : loader) {
            seen.forEach(DataLoaderMemoryTest::recycled);
            valid(batch.x());
            seen.add(batch.x());
            kept.add(batch.y().keep());
        }
        seen.forEach(DataLoaderMemoryTest::recycled);
        assertEquals(3, kept.size());
        kept.forEach(y -> assertEquals(4, y.toIntArray().length));
    }

    @Test
    void aSteadyLoopTakesNoNewMemory() {
        DataLoader many = DataLoader.of(new TensorDataset(Tensor.zeros(640, 784), Tensor.zeros(640)))
                .batchSize(64)
                .shuffle(true)
                .seed(1)
                .build();
        long before = 0;
        for (int epoch = 0; epoch < 20; epoch++) {
            if (epoch == 2) {
                before = OffHeap.allocations();
            }
            for (Batch batch : many) {
                NDArray.full(Shape.of(64, 256), batch.size());
            }
        }
        assertEquals(before, OffHeap.allocations());
    }

    @Test
    void afterABreakEverythingStaysValidThroughTheNextEpoch() {
        Tensor inside = null;
        for (Batch batch : loader) {
            inside = batch.x();
            break;
        }
        Tensor after = Tensor.of(new float[12]);
        for (Batch batch : loader) {
            valid(batch.x());
            valid(inside);
            valid(after);
        }
        valid(inside);
        valid(after);
    }

    @Test
    void closeIsPromptAndMayBeCalledAnyTime() {
        loader.close();
        Tensor inside = loader.iterator().next().x();
        loader.close();
        loader.close();
        try (Scope _ = Scope.open("after")) {
            valid(inside);
        }
        valid(inside);
    }

    @Test
    void aScopeAroundTheLoopRecyclesWhatABreakLeft() {
        Tensor inside;
        Tensor after;
        try (Scope _ = Scope.open("epoch")) {
            inside = loader.iterator().next().x();
            after = Tensor.of(new float[12]);
            valid(inside);
        }
        recycled(inside);
        assertThrows(IllegalStateException.class, after::toArray);
        for (Batch batch : loader) {
            valid(batch.x());
        }
    }

    @Test
    void anExceptionFromTheBodyLeavesTheLoaderUsable() {
        List<Tensor> seen = new ArrayList<>();
        assertThrows(
                IllegalArgumentException.class,
                () -> loader.forEach(batch -> {
                    seen.add(batch.x());
                    throw new IllegalArgumentException("body");
                }));
        recycled(seen.getFirst());
        assertThrows(IllegalArgumentException.class, () -> {
            for (Batch batch : loader) {
                seen.add(batch.x());
                throw new IllegalArgumentException("body");
            }
        });
        for (Batch batch : loader) {
            valid(batch.x());
        }
        valid(seen.getLast());
    }

    @Test
    void aLoopInsideALoopMayBreakEveryTime() {
        DataLoader other =
                DataLoader.of(TensorDatasetTest.numbered(8, 3)).batchSize(4).build();
        List<Tensor> seen = new ArrayList<>();
        for (Batch batch : loader) {
            seen.forEach(DataLoaderMemoryTest::recycled);
            seen.add(batch.x());
            for (Batch inner : other) {
                valid(inner.x());
                seen.add(inner.x());
                break;
            }
            valid(batch.x());
        }
        assertEquals(6, seen.size());
        seen.forEach(DataLoaderMemoryTest::recycled);
    }

    @Test
    void theSameLoaderInsideItself() {
        int pairs = 0;
        for (Batch outer : loader) {
            for (Batch inner : loader) {
                valid(inner.x());
                valid(outer.x());
                pairs++;
            }
            valid(outer.x());
        }
        assertEquals(9, pairs);
    }

    @Test
    void twoLoadersInStep() {
        DataLoader other =
                DataLoader.of(TensorDatasetTest.numbered(12, 3)).batchSize(4).build();
        Iterator<Batch> first = loader.iterator();
        Iterator<Batch> second = other.iterator();
        int turns = 0;
        while (first.hasNext() && second.hasNext()) {
            Tensor a = first.next().x();
            Tensor b = second.next().x();
            valid(a);
            valid(b);
            turns++;
        }
        assertEquals(3, turns);
    }

    @Test
    void breakingAgainAndAgainDoesNotGather() {
        long budget = OffHeap.budget();
        DataLoader large = DataLoader.of(new TensorDataset(Tensor.zeros(2, 1 << 20), Tensor.zeros(2)))
                .build();
        leaveLoops(); // what was made inside of theirs must not be held by them
        try {
            OffHeap.budget(OffHeap.reservedBytes() + (64L << 20));
            for (int epoch = 0; epoch < 100; epoch++) {
                for (Batch batch : large) {
                    assertEquals(1, batch.size());
                    break;
                }
                assertEquals(1 << 20, NDArray.zeros(1 << 20).size());
            }
        } finally {
            OffHeap.budget(budget);
            large.close();
        }
    }

    private static void leaveLoops() {
        for (int i = 0; i < 3; i++) {
            DataLoader left = DataLoader.of(TensorDatasetTest.numbered(12, 3)).build();
            for (Batch batch : left) {
                valid(Tensor.zeros(batch.size(), 12));
                break;
            }
        }
    }

    @Test
    void anotherThreadMayGoOnWithTheLoader() throws InterruptedException {
        Tensor inside = loader.iterator().next().x();
        int[] turns = new int[1];
        Thread thread = new Thread(() -> loader.forEach(_ -> turns[0]++));
        thread.start();
        thread.join();
        assertEquals(3, turns[0]);
        valid(inside);
    }
}
