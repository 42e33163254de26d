package io.lanewise.core.simd;

import jdk.incubator.vector.FloatVector;

/** z = f(a, b), a vector at a time. Must not keep state, and must compute each lane from the same lane alone. */
@FunctionalInterface
public interface BinaryFunction {
    FloatVector apply(FloatVector a, FloatVector b);
}
