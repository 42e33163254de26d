package io.lanewise.core.kernel;

import io.lanewise.core.simd.BinaryFunction;
import io.lanewise.core.simd.BinaryLoop;
import io.lanewise.core.simd.FoldLoop;
import jdk.incubator.vector.FloatVector;

/**
 * The two folds whose order does not matter.
 *
 * @param fold along memory
 * @param pair of two rows, element by element
 */
record Extreme(String label, float neutral, FoldLoop fold, BinaryLoop pair) {
    static final Extreme MAX = of("max", Float.NEGATIVE_INFINITY, FloatVector::max);
    static final Extreme MIN = of("min", Float.POSITIVE_INFINITY, FloatVector::min);

    private static Extreme of(String label, float neutral, BinaryFunction f) {
        return new Extreme(label, neutral, FoldLoop.of(f), BinaryLoop.of(f));
    }
}
