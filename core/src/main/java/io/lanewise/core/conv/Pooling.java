package io.lanewise.core.conv;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Largest elements and means of windows over images {@code [n, c, h, w]}, with their gradients.
 *
 * @param y places of the windows from row to row
 * @param x from column to column
 */
public record Pooling(Places y, Places x) {
    private static final String NAME = "pool";

    /** Elements that are worth a task. */
    private static final int TASK = 1 << 16;

    /** Work on one image of one channel. */
    private interface Plane {
        void run(long input, long output);
    }

    /** Work on some of them, one behind the other. */
    private interface Range {
        void run(long input, long output, int planes);
    }

    /**
     * The largest element of each window; NaN if there is one.
     *
     * @param index receives for each window the place of its element in the image, {@code row w + column}, the first of equals; int32 of
     *     the result's shape, or null if it is not wanted
     */
    public NDArray max(NDArray input, @Nullable NDArray index) {
        NDArray out = output(input);
        MemorySegment from = input.contiguous().segment();
        MemorySegment to = out.segment();
        if (index != null) {
            Checks.ints(NAME, index);
            Checks.shape(NAME, "index", index, out.shape());
            Checks.contiguous(NAME, "index", index);
        }
        MemorySegment places = index == null ? MemorySegment.NULL : index.segment();
        boolean pairs = y.pairs() && x.pairs();
        planes(out.shape(), (in, result) -> {
            if (pairs) {
                PairKernels.max(from, in, x.length(), to, places, result, y.count(), x.count());
            } else {
                WindowKernels.max(from, in, this, to, places, result);
            }
        });
        return out;
    }

    /** {@code dx (+)= dy} at the places that {@link #max} has found; dx contiguous. */
    public void maxBackward(NDArray dy, NDArray index, NDArray dx, boolean accumulate) {
        MemorySegment above = gradients(dy, dx);
        Checks.ints(NAME, index);
        Checks.shape(NAME, "index", index, dy.shape());
        MemorySegment places = index.contiguous().segment();
        MemorySegment below = dx.segment();
        boolean pairs = y.pairs() && x.pairs();
        if (!accumulate && !(pairs && covers())) {
            dx.fill(0);
        }
        boolean add = accumulate || !covers();
        planes(dy.shape(), (in, result) -> {
            if (pairs) {
                PairKernels.maxBackward(above, places, result, below, in, x.length(), y.count(), x.count(), add);
            } else {
                WindowKernels.maxBackward(above, places, result, y.count() * x.count(), below, in);
            }
        });
    }

    /**
     * The mean of each window.
     *
     * @param padding whether elements of the padding count, as zeros
     * @param divisor what sums are divided by, or 0 for the number of elements
     */
    public NDArray average(NDArray input, boolean padding, int divisor) {
        NDArray out = output(input);
        MemorySegment from = input.contiguous().segment();
        MemorySegment to = out.segment();
        boolean pairs = y.pairs() && x.pairs() && divisor == 0;
        if (pairs && covers()) {
            long row = 4L * x.length();
            ranges(
                    out.shape(),
                    (in, result, count) -> AverageKernels.average(from, in, row, to, result, count * y.count()));
            return out;
        }
        planes(out.shape(), (in, result) -> {
            if (pairs) {
                PairKernels.average(from, in, x.length(), to, result, y.count(), x.count());
            } else {
                WindowKernels.average(from, in, this, padding, divisor, to, result);
            }
        });
        return out;
    }

    /** {@code dx (+)=} the gradient of {@link #average}; dx contiguous. */
    public void averageBackward(NDArray dy, NDArray dx, boolean padding, int divisor, boolean accumulate) {
        MemorySegment above = gradients(dy, dx);
        MemorySegment below = dx.segment();
        boolean pairs = y.pairs() && x.pairs() && divisor == 0;
        if (!accumulate && !(pairs && covers())) {
            dx.fill(0);
        }
        boolean add = accumulate || !covers();
        if (pairs && !add) {
            long row = 4L * x.length();
            ranges(
                    dy.shape(),
                    (in, result, count) -> AverageKernels.backward(above, result, below, in, row, count * y.count()));
            return;
        }
        planes(dy.shape(), (in, result) -> {
            if (pairs) {
                PairKernels.averageBackward(above, result, below, in, x.length(), y.count(), x.count());
            } else {
                WindowKernels.averageBackward(above, result, this, padding, divisor, below, in);
            }
        });
    }

    /** Whether pairs leave out neither a last row nor a last column. */
    private boolean covers() {
        return 2 * y.count() == y.length() && 2 * x.count() == x.length();
    }

    /** Elements of window (i, j) that are divided by. */
    float count(int i, int j, boolean padding, int divisor) {
        if (divisor != 0) {
            return divisor;
        }
        return padding ? y.sizes()[i] * x.sizes()[j] : (y.to()[i] - y.from()[i]) * (x.to()[j] - x.from()[j]);
    }

    private NDArray output(NDArray input) {
        Checks.floats(NAME, input);
        Checks.rank(NAME, "input", input, 4);
        Shape shape = input.shape();
        Checks.shape(NAME, "input", input, Shape.of(shape.dim(0), shape.dim(1), y.length(), x.length()));
        return NDArray.empty(Shape.of(shape.dim(0), shape.dim(1), y.count(), x.count()), NAME);
    }

    private MemorySegment gradients(NDArray dy, NDArray dx) {
        Checks.floats(NAME, dy);
        Checks.floats(NAME, dx);
        Checks.rank(NAME, "dy", dy, 4);
        Shape shape = dy.shape();
        Checks.shape(NAME, "dy", dy, Shape.of(shape.dim(0), shape.dim(1), y.count(), x.count()));
        Checks.shape(NAME, "dx", dx, Shape.of(shape.dim(0), shape.dim(1), y.length(), x.length()));
        Checks.contiguous(NAME, "dx", dx);
        return dy.contiguous().segment();
    }

    /** Runs the body with the bytes at which each channel of each image begins, in the input and in the output. */
    private void planes(Shape output, Plane body) {
        long input = 4L * y.length() * x.length();
        long result = 4L * y.count() * x.count();
        ranges(output, (in, out, count) -> {
            for (int plane = 0; plane < count; plane++) {
                body.run(in + plane * input, out + plane * result);
            }
        });
    }

    /** The same for some channels at once. */
    private void ranges(Shape output, Range body) {
        long input = 4L * y.length() * x.length();
        long result = 4L * y.count() * x.count();
        int planes = output.dim(0) * output.dim(1);
        Parallel.ranges(
                planes,
                TASK / Math.max(1, y.length() * x.length()),
                (first, end) -> body.run(first * input, first * result, end - first));
    }
}
