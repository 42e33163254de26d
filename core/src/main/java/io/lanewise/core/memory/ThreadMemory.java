package io.lanewise.core.memory;

import org.jspecify.annotations.Nullable;

/**
 * What one thread has of the library's memory: its innermost scope and, while there is one, a cache of small idle blocks. A block from the
 * cache needs no lock, and locks are most of what the memory of a small array costs.
 */
final class ThreadMemory {
    private static final ThreadLocal<ThreadMemory> OF_THREAD = ThreadLocal.withInitial(ThreadMemory::new);

    private @Nullable Scope scope;
    private @Nullable BlockCache cache;

    private ThreadMemory() {}

    /** The current thread's. */
    static ThreadMemory get() {
        return OF_THREAD.get();
    }

    /** The innermost scope, as it was set; {@link Scope#innermost} knows whether it still counts. */
    @Nullable
    Scope scope() {
        return scope;
    }

    /** Makes a scope the innermost one. With the last scope the cache goes too, so that a thread that ends keeps nothing. */
    void scope(@Nullable Scope innermost) {
        scope = innermost;
        if (innermost != null && cache == null) {
            cache = Pool.takeCache();
        } else if (innermost == null && cache != null) {
            Pool.giveBack(cache);
            cache = null;
        }
    }

    Block take(long bytes, String purpose) {
        int index = Pool.classOf(bytes);
        Block block = cache == null ? null : cache.take(index);
        return block == null ? Pool.take(index, purpose) : block;
    }

    void giveBack(Block block) {
        if (cache == null || !cache.giveBack(block)) {
            Pool.giveBack(block);
        }
    }

    /** The cache of this thread, if it has one now. */
    @Nullable
    BlockCache cache() {
        return cache;
    }
}
