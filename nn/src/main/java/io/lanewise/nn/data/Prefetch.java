package io.lanewise.nn.data;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.Scope;
import io.lanewise.nn.autograd.Tensor;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches on a thread of its own while those before are worked on. What it makes is copied to memory that goes round, so a steady loop takes none, and copied
 * from there into the scope of whoever asks.
 */
final class Prefetch implements AutoCloseable {
    /** How often a waiting thread looks whether anybody is left to wait for. */
    private static final long PATIENCE_MILLIS = 200;

    /** A batch in memory that goes round, or why there is none. */
    private record Made(
            @Nullable NDArray x,
            @Nullable NDArray y,
            @Nullable Throwable failure) {}

    private final BlockingQueue<Made> ready;
    private final BlockingQueue<Made> used;
    private volatile boolean closed;

    /**
     * Starts.
     *
     * @param make makes the batch of a number; must not refer to {@code owner}
     * @param from number of the first batch
     * @param to the number behind the last
     * @param ahead how many batches may be ready
     * @param owner who takes batches: once it was collected, the thread ends
     */
    Prefetch(IntFunction<Batch> make, int from, int to, int ahead, Object owner) {
        ready = new ArrayBlockingQueue<>(ahead);
        used = new ArrayBlockingQueue<>(ahead + 2);
        WeakReference<Object> alive = new WeakReference<>(owner);
        Thread.ofPlatform().daemon().name("lanewise-prefetch").start(() -> run(make, from, to, alive));
    }

    private void run(IntFunction<Batch> make, int from, int to, WeakReference<Object> alive) {
        Queue<Made> free = new ArrayDeque<>();
        try {
            for (int i = from; i < to; i++) {
                used.drainTo(free);
                Made made = made(make, i, free.poll());
                while (!ready.offer(made, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (closed || alive.get() == null) {
                        return;
                    }
                }
                if (made.failure != null || closed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Made made(IntFunction<Batch> make, int number, @Nullable Made memory) {
        try (Scope _ = Scope.open("prefetch")) {
            Batch batch = make.apply(number);
            NDArray x = memory == null ? null : memory.x;
            NDArray y = memory == null ? null : memory.y;
            return new Made(copy(batch.x().value(), x), copy(batch.y().value(), y), null);
        } catch (Throwable failure) { // for whoever asks for the batch
            return new Made(null, null, failure);
        }
    }

    /** Copies into memory that was used before, if it fits. */
    private static NDArray copy(NDArray from, @Nullable NDArray memory) {
        if (memory != null && memory.shape().equals(from.shape()) && memory.type() == from.type()) {
            memory.copyFrom(from);
            return memory;
        }
        return Scope.outside(from::copy);
    }

    /** The next batch, in the current scope. */
    Batch next() {
        try {
            Made made = ready.take();
            NDArray x = made.x;
            NDArray y = made.y;
            if (x == null || y == null) {
                throw rethrown(made.failure);
            }
            Batch batch = new Batch(new Tensor(x.copy()), new Tensor(y.copy()));
            if (!used.offer(made)) {
                throw new IllegalStateException("prefetch: more batches go round than were made");
            }
            return batch;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("data loader: interrupted while waiting for a batch", e);
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable failure) {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException("prefetch: no batch", failure);
        }
    }

    /** Lets the thread end. */
    @Override
    public void close() {
        closed = true;
        ready.clear();
    }
}
