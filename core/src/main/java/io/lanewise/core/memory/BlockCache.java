package io.lanewise.core.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Idle blocks of less than {@link Owners#SMALLEST} bytes by size class, last in, first out. For one thread at a time. */
final class BlockCache {
    private static final int CLASSES = Pool.classOf(Owners.SMALLEST);

    /** About as many arrays as a step of a small model makes, so that the list seldom grows. */
    static final int TYPICAL = 64;

    /** Linked by {@link Block#next}. */
    private final @Nullable Block[] free = new Block[CLASSES];

    /** The list of the scope that closed last, empty, for the next one. */
    private @Nullable Storage @Nullable [] list;

    @Nullable
    Block take(int sizeClass) {
        if (sizeClass >= CLASSES) {
            return null;
        }
        Block block = free[sizeClass];
        if (block != null) {
            free[sizeClass] = block.next;
            block.next = null;
        }
        return block;
    }

    /** False if the block is too large to be kept here. */
    boolean giveBack(Block block) {
        int sizeClass = block.sizeClass;
        if (sizeClass >= CLASSES) {
            return false;
        }
        block.next = free[sizeClass];
        free[sizeClass] = block;
        return true;
    }

    @Nullable
    Storage[] takeList() {
        @Nullable Storage[] taken = list;
        list = null;
        return taken == null ? new Storage[TYPICAL] : taken;
    }

    /** Takes a list that holds nothing any more. */
    void giveBack(@Nullable Storage[] empty) {
        list = empty;
    }

    void clear() {
        Arrays.fill(free, null);
    }

    long idleBytes() {
        long sum = 0;
        for (Block first : free) {
            for (Block block = first; block != null; block = block.next) {
                sum += block.byteSize();
            }
        }
        return sum;
    }
}
