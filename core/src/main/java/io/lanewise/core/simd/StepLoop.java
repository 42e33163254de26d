package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;

/** A step of an optimizer over whole segments of floats, compiled for one rule. */
public interface StepLoop {
    /** Segments must be a multiple of this many bytes long, the widest vector: then there is no rest. */
    int ALIGNMENT = 64;

    /** The loop for a rule. Defines a class: make it once for each rule and keep it. */
    static StepLoop of(StepFunction rule) {
        return Specialised.loop(StepTemplate.class, StepLoop.class, StepFunction.class, rule);
    }

    /**
     * Changes p and the states on the {@code length} bytes that begin at {@code at} of each segment. States that the rule does not have may be
     * any segment, such as p.
     *
     * @throws IllegalArgumentException if the length is not a multiple of {@link #ALIGNMENT}
     * @throws IndexOutOfBoundsException if a segment that is used is shorter
     */
    void run(
            MemorySegment p,
            MemorySegment g,
            MemorySegment a,
            MemorySegment b,
            MemorySegment c,
            float[] numbers,
            long at,
            long length);
}
