package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Tells the compiler what kind of memory a kernel works on. Once other code of the program has used segments on the heap, and the platform itself
 * does so where vectors of floats are taken as ints before that is compiled, every access to a {@link MemorySegment} is compiled for both kinds.
 * Large kernels then pass the compiler's limit on nodes, and a loop may be compiled for the wrong kind first, which costs it the checks of
 * bounds that were moved out of it, for good. A cast to the class of native segments, a constant, makes each access a single path.
 */
public final class Native {
    private static final Class<? extends MemorySegment> CLASS = MemorySegment.NULL.getClass();

    private Native() {}

    /** The same segment, its class known. */
    public static MemorySegment known(MemorySegment segment) {
        return CLASS.cast(segment);
    }

    /**
     * A piece of a segment, its class known: what a kernel begins with.
     *
     * @throws IndexOutOfBoundsException if the piece is not inside
     */
    public static MemorySegment slice(MemorySegment segment, long at, long bytes) {
        return CLASS.cast(CLASS.cast(segment).asSlice(at, bytes));
    }

    /** The vector at a byte of native memory. */
    public static FloatVector load(MemorySegment segment, long at) {
        return FloatVector.fromMemorySegment(Lanes.F, CLASS.cast(segment), at, Lanes.ORDER);
    }

    /** The lanes of a mask, 0 elsewhere. */
    public static FloatVector load(MemorySegment segment, long at, VectorMask<Float> lanes) {
        return FloatVector.fromMemorySegment(Lanes.F, CLASS.cast(segment), at, Lanes.ORDER, lanes);
    }

    /** Writes a vector at a byte of native memory. */
    public static void store(FloatVector vector, MemorySegment segment, long at) {
        vector.intoMemorySegment(CLASS.cast(segment), at, Lanes.ORDER);
    }

    /** Writes the lanes of a mask. */
    public static void store(FloatVector vector, MemorySegment segment, long at, VectorMask<Float> lanes) {
        vector.intoMemorySegment(CLASS.cast(segment), at, Lanes.ORDER, lanes);
    }
}
