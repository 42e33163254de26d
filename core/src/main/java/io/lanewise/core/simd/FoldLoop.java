package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;

/** f(f(x0, x1), x2)... over a segment of floats, compiled for one f, which must not mind the order: max, min. */
public interface FoldLoop {
    /** The loop for a function. Defines a class: make it once for each function and keep it. */
    static FoldLoop of(BinaryFunction f) {
        return Specialised.loop(FoldTemplate.class, FoldLoop.class, BinaryFunction.class, f);
    }

    /** All elements folded into {@code neutral}, for which f(neutral, x) = x. */
    float run(MemorySegment x, float neutral);
}
