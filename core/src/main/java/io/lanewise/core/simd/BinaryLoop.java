package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;

/** z = f(a, b) over whole segments of floats, compiled for one f. */
public interface BinaryLoop {
    /** The loops for a function. Defines a class: make it once for each function and keep it. */
    static BinaryLoop of(BinaryFunction f) {
        return Specialised.loop(BinaryTemplate.class, BinaryLoop.class, BinaryFunction.class, f);
    }

    /**
     * z = f(a, b); z may be a or b itself.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    default void run(MemorySegment a, MemorySegment b, MemorySegment z) {
        long length = a.byteSize();
        Lanes.checkLength(b, length);
        Lanes.checkLength(z, length);
        run(a, 0, b, 0, z, 0, length);
    }

    /**
     * The same on the {@code length} bytes that begin at the bytes {@code aAt}, {@code bAt} and {@code zAt}; the slices are taken inside the loop's
     * method, where they stay off the heap.
     */
    void run(MemorySegment a, long aAt, MemorySegment b, long bAt, MemorySegment z, long zAt, long length);

    /** z = f(a, b) for one number b. */
    default void run(MemorySegment a, float b, MemorySegment z) {
        Lanes.checkLength(z, a.byteSize());
        run(a, 0, b, z, 0, a.byteSize());
    }

    /** The same on pieces. */
    void run(MemorySegment a, long aAt, float b, MemorySegment z, long zAt, long length);

    /** z = f(a, b) for one number a. */
    default void run(float a, MemorySegment b, MemorySegment z) {
        Lanes.checkLength(z, b.byteSize());
        run(a, b, 0, z, 0, b.byteSize());
    }

    /** The same on pieces. */
    void run(float a, MemorySegment b, long bAt, MemorySegment z, long zAt, long length);

    /**
     * z = f(a, b) on {@code rows} rows of {@code width} bytes, a number b for each. Rows of a lie {@code aPitch} bytes apart and numbers
     * {@code bPitch}, 0 where the same is meant again; rows of z lie one behind the other.
     */
    void rightNumbers(
            MemorySegment a,
            long aAt,
            long aPitch,
            MemorySegment b,
            long bAt,
            long bPitch,
            MemorySegment z,
            long zAt,
            long width,
            long rows);

    /** The same with a number a for each row of b. */
    void leftNumbers(
            MemorySegment a,
            long aAt,
            long aPitch,
            MemorySegment b,
            long bAt,
            long bPitch,
            MemorySegment z,
            long zAt,
            long width,
            long rows);
}
