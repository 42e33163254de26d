package io.lanewise.core.memory;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A piece of native memory of one size class, in use by one {@link Storage} or idle in the {@link Pool}. */
final class Block {
    final int sizeClass;
    private final MemorySegment memory;
    private MemorySegment exact;

    /**
     * What the bytes are in use for; null while idle. Read by {@link Owners} only, for a message, so it need not be the latest: not volatile,
     * since a fence costs more than the rest of handing out a block.
     */
    @Nullable
    String holder;

    /** The next idle block of a {@link BlockCache}. */
    @Nullable
    Block next;

    Block(MemorySegment memory, int sizeClass) {
        this.memory = memory;
        this.exact = memory;
        this.sizeClass = sizeClass;
    }

    long byteSize() {
        return memory.byteSize();
    }

    /** The first {@code bytes}; the same object as last time when the length is, which is the rule in a training loop. */
    MemorySegment first(long bytes) {
        MemorySegment segment = exact;
        if (segment.byteSize() != bytes) {
            segment = memory.asSlice(0, bytes);
            exact = segment;
        }
        return segment;
    }
}
