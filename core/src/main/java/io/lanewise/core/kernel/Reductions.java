package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.lang.foreign.ValueLayout;

/**
 * Sums, means and extremes over some dimensions, or over all where none is named. The order of additions follows from the shape alone,
 * and long sums are carried in double or with compensation: a sum of a million numbers is right to 1e-6 and better.
 */
public final class Reductions {
    private Reductions() {}

    /** Sum over {@code dims}; 0 of no elements. */
    public static NDArray sum(NDArray x, boolean keepDim, int... dims) {
        if (dims.length == 0 && !keepDim && x.isContiguous()) {
            return total("sum", x, 1);
        }
        Reduction reduction = Reduction.of("sum", x, dims);
        NDArray y = NDArray.empty(reduction.kept(), "sum");
        reduction.sum(y, 1, false);
        return y.reshape(reduction.shape(keepDim));
    }

    /** Mean over {@code dims}; NaN of no elements. */
    public static NDArray mean(NDArray x, boolean keepDim, int... dims) {
        if (dims.length == 0 && !keepDim && x.isContiguous()) {
            return total("mean", x, 1.0 / x.size());
        }
        Reduction reduction = Reduction.of("mean", x, dims);
        NDArray y = NDArray.empty(reduction.kept(), "mean");
        reduction.sum(y, 1.0 / reduction.count(), false);
        return y.reshape(reduction.shape(keepDim));
    }

    /** All elements as one, without a description of the reduction: the end of every loss. */
    private static NDArray total(String operation, NDArray x, double factor) {
        Checks.floats(operation, x);
        double sum = Reduction.total(x.segment());
        NDArray y = NDArray.empty(Shape.SCALAR, operation);
        y.segment().set(ValueLayout.JAVA_FLOAT, 0, (float) (factor * sum));
        return y;
    }

    /**
     * Largest element over {@code dims}; NaN where there is one.
     *
     * @throws IllegalArgumentException if there are no elements to choose from
     */
    public static NDArray max(NDArray x, boolean keepDim, int... dims) {
        return extreme(Extreme.MAX, x, keepDim, dims);
    }

    /** Smallest element over {@code dims}, as {@link #max}. */
    public static NDArray min(NDArray x, boolean keepDim, int... dims) {
        return extreme(Extreme.MIN, x, keepDim, dims);
    }

    private static NDArray extreme(Extreme which, NDArray x, boolean keepDim, int... dims) {
        Reduction reduction = Reduction.of(which.label(), x, dims);
        if (reduction.count() == 0) {
            throw Checks.error(which.label(), "no elements to choose from in shape " + x.shape());
        }
        NDArray y = NDArray.empty(reduction.kept(), which.label());
        reduction.extreme(y, which);
        return y.reshape(reduction.shape(keepDim));
    }

    /**
     * {@code target = sum} or {@code target += sum} of x over the dimensions in which the target is repeated to have x's shape: the
     * gradient of an operand that was broadcast.
     *
     * @param target contiguous, of a shape that broadcasts to x's
     */
    public static void sumTo(NDArray x, NDArray target, boolean accumulate) {
        Door.output("sum_to", "target", target, target.shape());
        Shape from = x.shape();
        Shape to = target.shape();
        int missing = from.rank() - to.rank();
        if (missing == 1 && to.rank() == 1 && to.dim(0) == from.dim(1) && to.dim(0) > 1) {
            columnSums(x, target, accumulate);
            return;
        }
        if (missing < 0 || !Checks.broadcast("sum_to", from, to).equals(from)) {
            throw Checks.error("sum_to", "the target must broadcast to " + from + ", got " + to);
        }
        boolean[] summed = new boolean[from.rank()];
        for (int i = 0; i < summed.length; i++) {
            summed[i] = i < missing || to.dim(i - missing) != from.dim(i);
        }
        Reduction reduction = Reduction.of("sum_to", x, summed);
        reduction.sum(target, 1, accumulate);
    }

    /** The gradient of a bias, which every step of a small model needs several times: nothing is made on the way. */
    private static void columnSums(NDArray x, NDArray target, boolean accumulate) {
        Checks.floats("sum_to", x);
        Sums.down(x.contiguous().segment(), target.segment(), 1, accumulate);
    }

    /**
     * Position of the largest element of the last dimension, the first of equals; a NaN counts as the largest.
     *
     * @return int32, x's shape without its last dimension
     * @throws IllegalArgumentException if x has no dimension, or the last one is empty
     */
    public static NDArray argmax(NDArray x) {
        Checks.floats("argmax", x);
        int width = x.shape().rank() == 0 ? 0 : x.shape().dim(-1);
        Checks.that(width > 0, "argmax", "expected at least 1 element in the last dimension");
        return ArgExtreme.max(x, -1);
    }
}
