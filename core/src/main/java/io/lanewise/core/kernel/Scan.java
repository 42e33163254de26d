package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.NDArray;
import java.lang.foreign.MemorySegment;

/** Running sums along a dimension, forwards or backwards; each is the gradient of the other. Rows are carried in double. */
public final class Scan {
    private static final String NAME = "cumsum";

    private Scan() {}

    /** {@code y[i] = x[0] + ... + x[i]}, or from the last element down if {@code backwards}. */
    public static NDArray sum(NDArray x, int dim, boolean backwards) {
        Axis axis = Axis.of(NAME, x.shape(), dim);
        NDArray y = NDArray.empty(x.shape(), NAME);
        MemorySegment from = Door.input(NAME, "x", x, x.shape());
        MemorySegment to = y.segment();
        if (axis.inner() == 1) {
            axis.forEachOuter(outer -> row(from, to, outer * axis.block(), axis.length(), backwards));
            return y;
        }
        axis.forEachOuter(outer -> {
            double[] sums = new double[axis.inner()];
            for (int i = 0; i < axis.length(); i++) {
                int row = backwards ? axis.length() - 1 - i : i;
                long at = outer * axis.block() + (long) row * axis.inner();
                for (int inner = 0; inner < sums.length; inner++) {
                    sums[inner] += from.getAtIndex(JAVA_FLOAT, at + inner);
                    to.setAtIndex(JAVA_FLOAT, at + inner, (float) sums[inner]);
                }
            }
        });
        return y;
    }

    private static void row(MemorySegment from, MemorySegment to, long start, int length, boolean backwards) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            long at = start + (backwards ? length - 1 - i : i);
            sum += from.getAtIndex(JAVA_FLOAT, at);
            to.setAtIndex(JAVA_FLOAT, at, (float) sum);
        }
    }
}
