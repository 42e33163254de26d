package io.lanewise.core.matmul;

import java.lang.foreign.MemorySegment;

/**
 * Tells the compiler what kind of memory a kernel works on. Once other code of the program has used segments on the heap, every
 * access to a {@link MemorySegment} is compiled for both kinds, which takes the larger kernels past the compiler's limit on nodes; a cast to the
 * class of native segments, a constant, makes each access a single path again.
 */
final class Native {
    private static final Class<? extends MemorySegment> CLASS = MemorySegment.NULL.getClass();

    private Native() {}

    /** The same segment, its class known. */
    static MemorySegment known(MemorySegment segment) {
        return CLASS.cast(segment);
    }
}
