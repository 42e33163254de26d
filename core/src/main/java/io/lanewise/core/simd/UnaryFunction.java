package io.lanewise.core.simd;

import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;

/** y = f(x), a vector at a time. Must not keep state, and must compute each lane from the same lane alone. */
@FunctionalInterface
public interface UnaryFunction {
    /** max(x, 0), which products know. Not by max: NaN stays NaN at no cost. */
    UnaryFunction RELU = x -> x.blend(0, x.compare(LE, 0));

    FloatVector apply(FloatVector x);
}
