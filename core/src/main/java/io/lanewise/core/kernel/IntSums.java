package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import java.lang.foreign.MemorySegment;

/** Sums of int32, exact: how many elements of a mask are set. */
public final class IntSums {
    private static final String NAME = "sum";

    private IntSums() {}

    /**
     * Sum over {@code dims}, or over all if none is named.
     *
     * @throws ArithmeticException if a sum is beyond int32
     */
    public static NDArray sum(NDArray x, boolean keepDim, int... dims) {
        Checks.ints(NAME, x);
        boolean[] summed = Reduction.summed(NAME, x.shape(), dims);
        NDArray y = x;
        for (int i = summed.length - 1; i >= 0; i--) {
            y = summed[i] ? along(y, i) : y;
        }
        for (int i = 0; keepDim && i < summed.length; i++) {
            y = summed[i] ? y.unsqueeze(i) : y;
        }
        return y;
    }

    private static NDArray along(NDArray x, int dim) {
        Axis axis = Axis.of(NAME, x.shape(), dim);
        NDArray y = NDArray.empty(DType.INT32, x.shape().without(dim), NAME);
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = y.segment();
        axis.forEachOuter(outer -> {
            for (int inner = 0; inner < axis.inner(); inner++) {
                long at = outer * axis.block() + inner;
                long sum = 0;
                for (int i = 0; i < axis.length(); i++) {
                    sum += from.getAtIndex(JAVA_INT, at + (long) i * axis.inner());
                }
                to.setAtIndex(JAVA_INT, (long) outer * axis.inner() + inner, Math.toIntExact(sum));
            }
        });
        return y;
    }
}
