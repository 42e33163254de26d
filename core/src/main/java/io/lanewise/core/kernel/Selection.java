package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import jdk.incubator.vector.FloatVector;

/** Which of two numbers was chosen, as the factor of its gradient. */
public final class Selection {
    private static final FloatVector ZERO = FloatVector.zero(Lanes.F);
    private static final BinaryKernel SHARE = new BinaryKernel(
            "maximum", (a, b) -> ZERO.blend(1, a.compare(GT, b)).blend(0.5f, a.compare(EQ, b)));

    private Selection() {}

    /** 1 where a is larger than b, 1/2 where they are equal, 0 elsewhere; broadcast. */
    public static NDArray share(NDArray a, NDArray b) {
        return SHARE.of(a, b);
    }
}
