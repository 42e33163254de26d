package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;

/** y = f(x) over whole segments of floats, compiled for one f. */
public interface UnaryLoop {
    /** The loop for a function. Defines a class: make it once for each function and keep it. */
    static UnaryLoop of(UnaryFunction f) {
        return Specialised.loop(UnaryTemplate.class, UnaryLoop.class, UnaryFunction.class, f);
    }

    /**
     * y = f(x); y may be x itself.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    void run(MemorySegment x, MemorySegment y);
}
