package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.GT;

import io.lanewise.core.array.NDArray;

/** x above 0, else x times a slope w that is learnt (He et al. 2015); x and w broadcast. At 0 the slope is w. */
public final class PRelu {
    private static final BinaryKernel FORWARD =
            new BinaryKernel("prelu", (x, w) -> x.mul(w).blend(x, x.compare(GT, 0)));
    private static final BinaryKernel SLOPE = new BinaryKernel("prelu", (x, w) -> w.blend(1, x.compare(GT, 0)));
    private static final BinaryKernel BELOW =
            new BinaryKernel("prelu", (x, dy) -> x.mul(dy).blend(0, x.compare(GT, 0)));

    private PRelu() {}

    /** y of x and w. */
    public static NDArray forward(NDArray x, NDArray w) {
        return FORWARD.of(x, w);
    }

    /** dx = dy f'(x). */
    public static NDArray inputGradient(NDArray x, NDArray w, NDArray dy) {
        NDArray dx = SLOPE.of(x, w);
        Elementwise.mulInto(dy, dx);
        return dx;
    }

    /** dw before it is summed to the shape of w: x dy where x is not above 0. */
    public static NDArray slopeGradient(NDArray x, NDArray dy) {
        return BELOW.of(x, dy);
    }
}
