package io.lanewise.core.memory;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * Recycled blocks by size class. A class is a power of two in eight steps, from 64 bytes, so at most an eighth of a block is
 * waste; small classes are carved from common chunks. Blocks are handed out last in, first out: the next step
 * gets the blocks that are still in the cache. Threads with a scope have small blocks of their own ({@link BlockCache}).
 */
final class Pool {
    /** Alignment of every block, the cache line and the widest vector. */
    static final long ALIGNMENT = 64;

    /** Blocks up to this size are carved from chunks of {@link #CHUNK} bytes. */
    static final long SMALL = 8 * 1024;

    static final long CHUNK = 256 * 1024;

    private static final int STEPS_LOG2 = 3;
    private static final int CLASSES = 512;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final ArrayDeque<Block>[] FREE = new ArrayDeque[CLASSES];

    /** Caches that no thread uses now. */
    private static final ArrayDeque<BlockCache> CACHES = new ArrayDeque<>();

    private static final Object CHUNK_LOCK = new Object();
    private static MemorySegment chunk = MemorySegment.NULL;
    private static long chunkUsed;

    static {
        for (int i = 0; i < CLASSES; i++) {
            FREE[i] = new ArrayDeque<>(4);
        }
    }

    private Pool() {}

    /** A block of a size class ({@link #classOf}). */
    static Block take(int index, String purpose) {
        ArrayDeque<Block> free = FREE[index];
        synchronized (free) {
            Block block = free.pollLast();
            if (block != null) {
                return block;
            }
        }
        Block block = new Block(carve(sizeOf(index), purpose), index);
        Owners.register(block);
        return block;
    }

    static void giveBack(Block block) {
        ArrayDeque<Block> free = FREE[block.sizeClass];
        synchronized (free) {
            free.addLast(block);
        }
    }

    /** The cache that was given back last, or an empty one. */
    static BlockCache takeCache() {
        synchronized (CACHES) {
            BlockCache cache = CACHES.pollLast();
            return cache == null ? new BlockCache() : cache;
        }
    }

    static void giveBack(BlockCache cache) {
        synchronized (CACHES) {
            CACHES.addLast(cache);
        }
    }

    /** Lets go of every idle block but those in the caches of other threads; the collector frees what nothing else refers to. */
    static void clear() {
        BlockCache own = ThreadMemory.get().cache();
        if (own != null) {
            own.clear();
        }
        synchronized (CACHES) {
            CACHES.clear();
        }
        for (ArrayDeque<Block> free : FREE) {
            synchronized (free) {
                free.clear();
            }
        }
    }

    /** Bytes of all idle blocks but those in the caches of other threads. */
    static long idleBytes() {
        BlockCache own = ThreadMemory.get().cache();
        long sum = own == null ? 0 : own.idleBytes();
        synchronized (CACHES) {
            for (BlockCache cache : CACHES) {
                sum += cache.idleBytes();
            }
        }
        for (int i = 0; i < CLASSES; i++) {
            synchronized (FREE[i]) {
                sum += FREE[i].size() * sizeOf(i);
            }
        }
        return sum;
    }

    private static MemorySegment carve(long bytes, String purpose) {
        if (bytes > SMALL) {
            return Budget.allocate(bytes, purpose);
        }
        synchronized (CHUNK_LOCK) {
            if (chunkUsed + bytes > chunk.byteSize()) {
                chunk = Budget.allocate(CHUNK, purpose);
                chunkUsed = 0;
            }
            MemorySegment piece = chunk.asSlice(chunkUsed, bytes);
            chunkUsed += bytes;
            return piece;
        }
    }

    /** Size class of a request: units of the alignment, eight classes for each doubling. */
    static int classOf(long bytes) {
        long units = Math.max(1, (bytes + ALIGNMENT - 1) / ALIGNMENT);
        if (units <= 1 << STEPS_LOG2) {
            return (int) units - 1;
        }
        int shift = 63 - Long.numberOfLeadingZeros(units - 1) - STEPS_LOG2;
        long steps = ((units - 1) >> shift) + 1;
        return (shift << STEPS_LOG2) + (int) steps - 1;
    }

    /** Bytes of the blocks of a size class. */
    static long sizeOf(int index) {
        if (index < 1 << STEPS_LOG2) {
            return (index + 1L) * ALIGNMENT;
        }
        int shift = (index >> STEPS_LOG2) - 1;
        long steps = (index & ((1 << STEPS_LOG2) - 1)) + (1L << STEPS_LOG2) + 1;
        return (steps << shift) * ALIGNMENT;
    }
}
