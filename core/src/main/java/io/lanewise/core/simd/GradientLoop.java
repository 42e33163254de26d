package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;

/** The chain rule through y = f(x) over whole segments of floats, compiled for one f'. */
public interface GradientLoop {
    /** The loops for a derivative. Defines a class: make it once for each function and keep it. */
    static GradientLoop of(GradientFunction df) {
        return Specialised.loop(GradientTemplate.class, GradientLoop.class, GradientFunction.class, df);
    }

    /**
     * dx = dy f'(x); dx may be dy itself.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    void run(MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx);

    /** dx += dy f'(x). */
    void accumulate(MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx);

    /** dx += dy f'(x) for one number dy. */
    void accumulate(MemorySegment x, MemorySegment y, float dy, MemorySegment dx);

    /** dx = dy f'(x) for one number dy. */
    void run(MemorySegment x, MemorySegment y, float dy, MemorySegment dx);
}
