package io.lanewise.core.memory;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The memory behind one array and its views: a segment of the exact length, aligned to 64 bytes, owned by a {@link Scope}
 * or, outside every scope, by the garbage collector.
 */
public final class Storage {
    private final MemorySegment segment;
    private final String label;

    /** Null once the block has gone back to the pool. */
    private @Nullable Block block;

    /** The scope that recycles the block, or did; null when the collector owns it. */
    private @Nullable Scope owner;

    /** Changes that {@link #changed} was told of. */
    private int version;

    private Storage(Block block, long bytes, String label, @Nullable Scope owner) {
        this.block = block;
        this.segment = block.first(bytes);
        this.label = label;
        this.owner = owner;
    }

    /**
     * Memory with undefined content, owned by the current scope if there is one.
     *
     * @param bytes length, at least 0
     * @param label the operation that asks, named in errors
     * @throws OutOfMemoryError if the budget does not allow it, even after a collection
     */
    public static Storage allocate(long bytes, String label) {
        ThreadMemory memory = ThreadMemory.get();
        Scope scope = Scope.current(memory);
        Block block = memory.take(bytes, label);
        block.holder = label;
        Storage storage = new Storage(block, bytes, label, scope);
        if (scope != null) {
            scope.add(storage);
        }
        return storage;
    }

    /**
     * The memory.
     *
     * @throws IllegalStateException if its scope has been closed
     */
    public MemorySegment segment() {
        if (block == null) {
            String end = owner == null ? "by the engine, which had no further use for it" : owner.end();
            throw new IllegalStateException("use after close: the result of \"" + label + "\" was recycled " + end
                    + "; call keep() on it before, or do the work inside the scope");
        }
        return segment;
    }

    /** Whether the memory has gone back to the pool. */
    public boolean isClosed() {
        return block == null;
    }

    /** Moves the memory to the scope around its own one, or to the garbage collector where there is none. */
    public void keep() {
        segment(); // fails if it is too late
        Scope scope = owner;
        if (scope != null) {
            owner = scope.parent();
            if (owner != null) {
                owner.add(this);
            }
        }
    }

    /**
     * Gives the memory back at once. For engines that know that nothing else refers to it; memory that belongs to the
     * collector is left to it.
     */
    public void release() {
        if (owner != null && block != null) {
            recycle(ThreadMemory.get());
            owner = null;
        }
    }

    boolean ownedBy(Scope scope) {
        return owner == scope;
    }

    /** Gives the block back, by way of the thread's own memory. */
    void recycle(ThreadMemory memory) {
        Block returned = block;
        if (returned != null) {
            block = null;
            returned.holder = null;
            memory.giveBack(returned);
        }
    }

    /** The operation that asked for the memory. */
    public String label() {
        return label;
    }

    /** How often the content was said to have changed. */
    public int version() {
        return version;
    }

    /** Says that content which others may have relied on was overwritten. */
    public void changed() {
        version++;
    }
}
