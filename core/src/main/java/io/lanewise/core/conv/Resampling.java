package io.lanewise.core.conv;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import java.lang.foreign.MemorySegment;

/**
 * Images in another size: each element of the result is a mixture of two rows and two columns, or one of them.
 *
 * @param y what rows are mixed from
 * @param x what columns are mixed from
 */
public record Resampling(Mixture y, Mixture x) {
    private static final String NAME = "interpolate";
    private static final int TASK = 1 << 16;

    /**
     * What the elements of one dimension become: element i is {@code (1 - shares[i])} of the one at {@code first[i]} and {@code shares[i]} of that at
     * {@code second[i]}.
     */
    public record Mixture(int length, int[] first, int[] second, float[] shares) {
        /** Element {@code floor(i step)}: step is the ratio of the lengths, or near it. */
        public static Mixture nearest(int length, int count, double step) {
            int[] first = new int[count];
            for (int i = 0; i < count; i++) {
                first[i] = Math.min(length - 1, (int) (i * (float) step));
            }
            return new Mixture(length, first, first, new float[count]);
        }

        /**
         * Between neighbours.
         *
         * @param aligned whether first and last elements lie on each other, instead of the edges of pixels
         */
        public static Mixture linear(int length, int count, double step, boolean aligned) {
            int[] first = new int[count];
            int[] second = new int[count];
            float[] shares = new float[count];
            for (int i = 0; i < count; i++) {
                double at = aligned
                        ? (count == 1 ? 0 : i * ((length - 1.0) / (count - 1)))
                        : Math.max(0, (i + 0.5) * step - 0.5);
                first[i] = Math.min(length - 1, (int) at);
                second[i] = Math.min(length - 1, first[i] + 1);
                shares[i] = (float) Math.min(1, at - first[i]);
            }
            return new Mixture(length, first, second, shares);
        }

        int count() {
            return first.length;
        }
    }

    /** The images {@code [n, c, h, w]} in the other size. */
    public NDArray forward(NDArray input) {
        Checks.floats(NAME, input);
        Checks.rank(NAME, "input", input, 4);
        Shape shape = input.shape();
        Checks.shape(NAME, "input", input, Shape.of(shape.dim(0), shape.dim(1), y.length(), x.length()));
        NDArray out = NDArray.empty(Shape.of(shape.dim(0), shape.dim(1), y.count(), x.count()), NAME);
        MemorySegment from = input.contiguous().segment();
        MemorySegment to = out.segment();
        planes(out.shape(), plane -> {
            for (int i = 0; i < y.count(); i++) {
                long above = plane * y.length() + y.first()[i];
                long below = plane * y.length() + y.second()[i];
                float low = y.shares()[i];
                for (int j = 0; j < x.count(); j++) {
                    float right = x.shares()[j];
                    float upper = mixed(from, above * x.length(), j, right);
                    float value =
                            low == 0 ? upper : (1 - low) * upper + low * mixed(from, below * x.length(), j, right);
                    to.setAtIndex(JAVA_FLOAT, (plane * y.count() + i) * x.count() + j, value);
                }
            }
        });
        return out;
    }

    /** Of one row. A share of nothing takes nothing, not even a NaN. */
    private float mixed(MemorySegment from, long row, int j, float right) {
        float left = from.getAtIndex(JAVA_FLOAT, row + x.first()[j]);
        return right == 0 ? left : (1 - right) * left + right * from.getAtIndex(JAVA_FLOAT, row + x.second()[j]);
    }

    /** {@code dx (+)=} the gradient of {@link #forward}; dx contiguous. */
    public void backward(NDArray dy, NDArray dx, boolean accumulate) {
        Checks.floats(NAME, dy);
        Checks.floats(NAME, dx);
        Checks.rank(NAME, "dy", dy, 4);
        Shape shape = dy.shape();
        Checks.shape(NAME, "dy", dy, Shape.of(shape.dim(0), shape.dim(1), y.count(), x.count()));
        Checks.shape(NAME, "dx", dx, Shape.of(shape.dim(0), shape.dim(1), y.length(), x.length()));
        Checks.contiguous(NAME, "dx", dx);
        if (!accumulate) {
            dx.fill(0);
        }
        MemorySegment from = dy.contiguous().segment();
        MemorySegment to = dx.segment();
        planes(shape, plane -> {
            for (int i = 0; i < y.count(); i++) {
                long above = (plane * y.length() + y.first()[i]) * x.length();
                long below = (plane * y.length() + y.second()[i]) * x.length();
                float low = y.shares()[i];
                for (int j = 0; j < x.count(); j++) {
                    float value = from.getAtIndex(JAVA_FLOAT, (plane * y.count() + i) * x.count() + j);
                    hand(to, above, j, (1 - low) * value);
                    if (low != 0) {
                        hand(to, below, j, low * value);
                    }
                }
            }
        });
    }

    private void hand(MemorySegment to, long row, int j, float value) {
        float right = x.shares()[j];
        add(to, row + x.first()[j], (1 - right) * value);
        if (right != 0) {
            add(to, row + x.second()[j], right * value);
        }
    }

    private static void add(MemorySegment to, long at, float value) {
        to.setAtIndex(JAVA_FLOAT, at, to.getAtIndex(JAVA_FLOAT, at) + value);
    }

    private interface Plane {
        void run(long index);
    }

    private void planes(Shape output, Plane body) {
        int planes = output.dim(0) * output.dim(1);
        Parallel.ranges(planes, TASK / Math.max(1, y.count() * x.count()), (first, end) -> {
            for (int plane = first; plane < end; plane++) {
                body.run(plane);
            }
        });
    }
}
