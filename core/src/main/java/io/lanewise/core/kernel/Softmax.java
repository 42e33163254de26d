package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Softmax {@code y = exp(x) / sum(exp(x))} and its logarithm along a dimension, with gradients. The largest element is subtracted first, so
 * that no finite input overflows. Other dimensions than the last are brought there by a copy.
 */
public final class Softmax {
    /** Elements below which a task of rows is not worth a thread's while. */
    private static final int TASK = 1 << 14;

    /** Work on rows of {@code pitch} bytes that fill {@code length} bytes from byte {@code at} on. */
    private interface Rows {
        void run(MemorySegment in, MemorySegment out, long at, long length, long pitch);
    }

    private interface GradientRows {
        void run(MemorySegment y, MemorySegment dy, MemorySegment dx, long at, long length, long pitch);
    }

    private Softmax() {}

    /** Softmax along a dimension, as a new array. */
    public static NDArray softmax(NDArray x, int dim) {
        return along("softmax", x, dim, Softmax::softmaxRows);
    }

    static void softmaxRows(MemorySegment x, MemorySegment y, long at, long length, long pitch) {
        if (pitch <= Lanes.BYTES) {
            NarrowSoftmax.softmax(x, y, at, length, pitch);
            return;
        }
        if (ShiftedSoftmax.takes(pitch)) {
            ShiftedSoftmax.softmax(x, y, at, length, pitch);
            return;
        }
        for (long row = at; row < at + length; row += pitch) {
            SoftmaxRows.softmax(x, y, row, pitch);
        }
    }

    /** {@code dx (+)= y (dy - sum(dy y))}; all of one shape, dx contiguous. */
    public static void softmaxBackward(NDArray y, NDArray dy, NDArray dx, int dim, boolean accumulate) {
        back("softmax", y, dy, dx, dim, accumulate, Softmax::softmaxGradientRows);
    }

    private static void softmaxGradientRows(
            MemorySegment y, MemorySegment dy, MemorySegment dx, long at, long length, long pitch) {
        if (pitch <= Lanes.BYTES) {
            NarrowSoftmax.softmaxGradient(y, dy, dx, at, length, pitch);
            return;
        }
        for (long row = at; row < at + length; row += pitch) {
            SoftmaxRows.softmaxGradient(y, row, dy, dx, row, pitch);
        }
    }

    /** Logarithm of the softmax along a dimension, as a new array. */
    public static NDArray logSoftmax(NDArray x, int dim) {
        return along("log_softmax", x, dim, Softmax::logSoftmaxRows);
    }

    private static void logSoftmaxRows(MemorySegment x, MemorySegment y, long at, long length, long pitch) {
        if (pitch <= Lanes.BYTES) {
            NarrowSoftmax.logSoftmax(x, y, at, length, pitch);
            return;
        }
        if (ShiftedSoftmax.takes(pitch)) {
            ShiftedSoftmax.logSoftmax(x, y, at, length, pitch);
            return;
        }
        for (long row = at; row < at + length; row += pitch) {
            SoftmaxRows.logSoftmax(x, y, row, pitch);
        }
    }

    /** {@code dx (+)= dy - exp(y) sum(dy)}; all of one shape, dx contiguous. */
    public static void logSoftmaxBackward(NDArray y, NDArray dy, NDArray dx, int dim, boolean accumulate) {
        back("log_softmax", y, dy, dx, dim, accumulate, Softmax::logSoftmaxGradientRows);
    }

    private static void logSoftmaxGradientRows(
            MemorySegment y, MemorySegment dy, MemorySegment dx, long at, long length, long pitch) {
        if (pitch <= Lanes.BYTES) {
            NarrowSoftmax.logSoftmaxGradient(y, dy, dx, at, length, pitch);
            return;
        }
        for (long row = at; row < at + length; row += pitch) {
            SoftmaxRows.logSoftmaxGradient(y, dy, dx, row, pitch);
        }
    }

    private static NDArray along(String operation, NDArray x, int dim, Rows rows) {
        Checks.floats(operation, x);
        int axis = x.shape().axis(operation, dim);
        NDArray last = turned(x, axis).contiguous();
        NDArray y = NDArray.empty(last.shape(), operation);
        MemorySegment from = last.segment();
        MemorySegment to = y.segment();
        long pitch = (long) last.shape().dim(-1) * Float.BYTES;
        Chunks.blocksOfRows(last.shape(), TASK, (at, length) -> rows.run(from, to, at, length, pitch));
        return turned(y, axis).contiguous();
    }

    /** The dimension and the last one exchanged. */
    private static NDArray turned(NDArray x, int axis) {
        return axis == x.shape().rank() - 1 ? x : x.transpose(axis, -1);
    }

    private static void back(
            String operation, NDArray y, NDArray dy, NDArray dx, int dim, boolean accumulate, GradientRows rows) {
        Door.output(operation, "dx", dx, y.shape());
        Checks.shape(operation, "dy", dy, y.shape());
        int axis = y.shape().axis(operation, dim);
        NDArray ys = turned(y, axis).contiguous();
        NDArray dys = turned(dy, axis).contiguous();
        boolean direct = !accumulate && axis == y.shape().rank() - 1 && !dx.overlaps(ys) && !dx.overlaps(dys);
        NDArray dxs = direct ? dx : NDArray.empty(ys.shape(), operation);
        MemorySegment outputs = ys.segment();
        MemorySegment above = dys.segment();
        MemorySegment below = dxs.segment();
        long pitch = (long) ys.shape().dim(-1) * Float.BYTES;
        Chunks.blocksOfRows(ys.shape(), TASK, (at, length) -> rows.run(outputs, above, below, at, length, pitch));
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
}
