package io.lanewise.core.simd;

import jdk.incubator.vector.FloatVector;

/**
 * One step of an optimizer, a vector at a time: how up to three states a, b and c, and then the parameter p, change with the gradient g. Must
 * not keep anything, and must compute each lane from the same lane alone. The numbers n are those of this step.
 */
public interface StepFunction {
    /** How many states there are, 1 to 3; the methods of the others are not called. */
    int states();

    /** The gradient as the other methods see it. */
    default FloatVector slope(FloatVector p, FloatVector g, float[] n) {
        return g;
    }

    /** The new a, from the old states. */
    FloatVector a(FloatVector p, FloatVector g, FloatVector a, FloatVector b, float[] n);

    /** The new b, from the new a. */
    default FloatVector b(FloatVector g, FloatVector a, FloatVector b, float[] n) {
        return b;
    }

    /** The new c, from the new a and b. */
    default FloatVector c(FloatVector g, FloatVector a, FloatVector b, FloatVector c, float[] n) {
        return c;
    }

    /** The new p, from the states before the step (a0, b0) and after it. */
    FloatVector p(
            FloatVector p,
            FloatVector g,
            FloatVector a0,
            FloatVector a,
            FloatVector b0,
            FloatVector b,
            FloatVector c,
            float[] n);
}
