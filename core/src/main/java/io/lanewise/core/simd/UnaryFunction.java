package io.lanewise.core.simd;

import jdk.incubator.vector.FloatVector;

/** y = f(x), a vector at a time. Must not keep state, and must compute each lane from the same lane alone. */
@FunctionalInterface
public interface UnaryFunction {
    FloatVector apply(FloatVector x);
}
