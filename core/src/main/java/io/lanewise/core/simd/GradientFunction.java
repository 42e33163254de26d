package io.lanewise.core.simd;

import jdk.incubator.vector.FloatVector;

/** f'(x) from the input x and the output y = f(x), a vector at a time; use whichever is cheaper. */
@FunctionalInterface
public interface GradientFunction {
    FloatVector apply(FloatVector x, FloatVector y);
}
