package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;

/**
 * Tells the compiler what kind of memory a kernel works on. Once other code of the program has used segments on the heap, and the platform itself
 * does so where vectors of floats are taken as ints before that is compiled, every access to a {@link MemorySegment} is compiled for both kinds.
 * Large kernels then pass the compiler's limit on nodes, and a loop may be compiled for the wrong kind first, which costs it the checks of
 * bounds that were moved out of it, for good. A cast to the class of native segments, a constant, makes each access a single path.
 *
 * <p>Kernels call the platform's loads and stores themselves, with a cast around the segment: the compiler takes those in always, but
 * a method of ours only if it thinks the call frequent, and a vector that such a method takes or gives is an object if it does not.
 */
public final class Native {
    /** The class of native segments, for {@code NATIVE.cast(segment)} at each access. */
    public static final Class<? extends MemorySegment> NATIVE = MemorySegment.NULL.getClass();

    private Native() {}

    /**
     * A piece of a segment, its class known: what a kernel begins with.
     *
     * @throws IndexOutOfBoundsException if the piece is not inside
     */
    public static MemorySegment slice(MemorySegment segment, long at, long bytes) {
        return NATIVE.cast(NATIVE.cast(segment).asSlice(at, bytes));
    }
}
