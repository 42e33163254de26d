package io.lanewise.core.kernel;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.VectorMath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax {@code y = exp(x) / sum(exp(x))} and its logarithm along a dimension, with gradients. The largest element is subtracted first, so
 * that no finite input overflows. Other dimensions than the last are brought there by a copy.
 */
public final class Softmax {
    /** Elements below which a task of rows is not worth a thread's while. */
    private static final int TASK = 1 << 14;

    /**
     * Rows up to this many bytes are summed one by one: a vector that goes into a method which is not inlined, as the sum of its lanes often is
     * not, becomes an object, and a batch has many short rows.
     */
    private static final long SHORT = 128;

    private interface Row {
        void run(MemorySegment in, MemorySegment out);
    }

    private interface GradientRow {
        void run(MemorySegment y, MemorySegment dy, MemorySegment dx);
    }

    private Softmax() {}

    /** Softmax along a dimension, as a new array. */
    public static NDArray softmax(NDArray x, int dim) {
        return along("softmax", x, dim, Softmax::softmaxRow);
    }

    /** {@code dx (+)= y (dy - sum(dy y))}; all of one shape, dx contiguous. */
    public static void softmaxBackward(NDArray y, NDArray dy, NDArray dx, int dim, boolean accumulate) {
        back("softmax", y, dy, dx, dim, accumulate, Softmax::softmaxGradientRow);
    }

    /** Logarithm of the softmax along a dimension, as a new array. */
    public static NDArray logSoftmax(NDArray x, int dim) {
        return along("log_softmax", x, dim, Softmax::logSoftmaxRow);
    }

    /** {@code dx (+)= dy - exp(y) sum(dy)}; all of one shape, dx contiguous. */
    public static void logSoftmaxBackward(NDArray y, NDArray dy, NDArray dx, int dim, boolean accumulate) {
        back("log_softmax", y, dy, dx, dim, accumulate, Softmax::logSoftmaxGradientRow);
    }

    private static NDArray along(String operation, NDArray x, int dim, Row row) {
        Checks.floats(operation, x);
        int axis = x.shape().axis(operation, dim);
        NDArray last = turned(x, axis).contiguous();
        NDArray y = NDArray.empty(last.shape(), operation);
        MemorySegment from = last.segment();
        MemorySegment to = y.segment();
        Chunks.rows(last.shape(), TASK, (at, length) -> row.run(from.asSlice(at, length), to.asSlice(at, length)));
        return turned(y, axis).contiguous();
    }

    /** The dimension and the last one exchanged. */
    private static NDArray turned(NDArray x, int axis) {
        return axis == x.shape().rank() - 1 ? x : x.transpose(axis, -1);
    }

    private static void back(
            String operation, NDArray y, NDArray dy, NDArray dx, int dim, boolean accumulate, GradientRow row) {
        Door.output(operation, "dx", dx, y.shape());
        Checks.shape(operation, "dy", dy, y.shape());
        int axis = y.shape().axis(operation, dim);
        NDArray ys = turned(y, axis).contiguous();
        NDArray dys = turned(dy, axis).contiguous();
        boolean direct = !accumulate && axis == y.shape().rank() - 1;
        NDArray dxs = direct ? dx : NDArray.empty(ys.shape(), operation);
        MemorySegment outputs = ys.segment();
        MemorySegment above = dys.segment();
        MemorySegment below = dxs.segment();
        Chunks.rows(
                ys.shape(),
                TASK,
                (at, length) ->
                        row.run(outputs.asSlice(at, length), above.asSlice(at, length), below.asSlice(at, length)));
        if (direct) {
            return;
        }
        NDArray turned = turned(dxs, axis);
        if (accumulate) {
            Elementwise.addInto(turned, dx);
        } else {
            dx.copyFrom(turned);
        }
        dxs.release();
    }

    private static void softmaxRow(MemorySegment x, MemorySegment y) {
        float sum = exponentials(x, 0, x.byteSize(), max(x, 0, x.byteSize()), y);
        scale(y, 0, y.byteSize(), 1 / sum);
    }

    private static void softmaxGradientRow(MemorySegment y, MemorySegment above, MemorySegment below) {
        final long bytes = y.byteSize();
        MemorySegment dy = Lanes.exactly(above, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        FloatVector sums = FloatVector.zero(Lanes.F);
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            sums = Lanes.fma(
                    fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes),
                    fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, lanes),
                    sums);
        }
        float sum = Lanes.sum(sums);
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, lanes)
                    .sub(sum)
                    .mul(fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes))
                    .intoMemorySegment(dx, i, Lanes.ORDER, lanes);
        }
    }

    private static void logSoftmaxRow(MemorySegment x, MemorySegment out) {
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(out, bytes);
        float max = max(x, 0, bytes);
        float logSum = (float) Math.log(exponentials(x, 0, bytes, max, y));
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes)
                    .sub(max)
                    .sub(logSum)
                    .intoMemorySegment(y, i, Lanes.ORDER, lanes);
        }
    }

    private static void logSoftmaxGradientRow(MemorySegment y, MemorySegment above, MemorySegment below) {
        final long bytes = y.byteSize();
        MemorySegment dy = Lanes.exactly(above, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        FloatVector sums = FloatVector.zero(Lanes.F);
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            sums = sums.add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, Lanes.rest(bytes - i)));
        }
        float minusSum = -Lanes.sum(sums);
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            FloatVector p = VectorMath.exp(fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes));
            Lanes.fma(
                            p,
                            FloatVector.broadcast(Lanes.F, minusSum),
                            fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, lanes))
                    .intoMemorySegment(dx, i, Lanes.ORDER, lanes);
        }
    }

    // The slices of rows are taken in the innermost methods, where they stay off the heap.

    /** Largest element of a row; NaN if there is one. */
    static float max(MemorySegment rows, long at, long length) {
        MemorySegment x = rows.asSlice(at, length);
        final long bytes = x.byteSize();
        FloatVector lowest = FloatVector.broadcast(Lanes.F, Float.NEGATIVE_INFINITY);
        FloatVector largest = lowest;
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            largest = largest.max(lowest.blend(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes), lanes));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    /** {@code y = exp(x - max)}; returns the sum. */
    static float exponentials(MemorySegment in, long at, long length, float max, MemorySegment out) {
        MemorySegment x = in.asSlice(at, length);
        MemorySegment y = out.asSlice(at, length);
        final long bytes = x.byteSize();
        FloatVector sums = FloatVector.zero(Lanes.F);
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            FloatVector e = VectorMath.exp(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes).sub(max));
            e.intoMemorySegment(y, i, Lanes.ORDER, lanes);
            sums = sums.add(e, lanes);
        }
        return bytes > SHORT ? Lanes.sum(sums) : total(y);
    }

    private static float total(MemorySegment y) {
        float total = 0;
        for (long i = 0; i < y.byteSize(); i += Float.BYTES) {
            total += y.get(ValueLayout.JAVA_FLOAT, i);
        }
        return total;
    }

    /** {@code y *= factor}. */
    static void scale(MemorySegment rows, long at, long length, float factor) {
        MemorySegment y = rows.asSlice(at, length);
        final long bytes = y.byteSize();
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes)
                    .mul(factor)
                    .intoMemorySegment(y, i, Lanes.ORDER, lanes);
        }
    }
}
