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
    void run(MemorySegment a, MemorySegment b, MemorySegment z);

    /** z = f(a, b) for one number b. */
    void run(MemorySegment a, float b, MemorySegment z);

    /** z = f(a, b) for one number a. */
    void run(float a, MemorySegment b, MemorySegment z);
}
