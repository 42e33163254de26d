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
    default void run(MemorySegment x, MemorySegment y) {
        Lanes.checkLength(y, x.byteSize());
        run(x, 0, y, 0, x.byteSize());
    }

    /**
     * The same on the {@code length} bytes that begin at {@code from} of x and {@code to} of y; the slices are taken inside the loop's method,
     * where they stay off the heap.
     */
    void run(MemorySegment x, long from, MemorySegment y, long to, long length);

    /** The f it is compiled for. */
    UnaryFunction function();
}
