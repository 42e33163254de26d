package io.lanewise.core.array;

import java.util.Arrays;

/** Views: other shapes and strides on the same memory. */
final class Views {
    private Views() {}

    /** Elements from the first to the last one addressed, both included. */
    static long span(NDArray x) {
        if (x.size() == 0) {
            return 0;
        }
        long last = 0;
        for (int i = 0; i < x.strides().length; i++) {
            last += (long) (x.shape().dim(i) - 1) * x.strides()[i];
        }
        return last + 1;
    }

    /** Elements from the first one to the one at an index; negative indices count from the end. */
    static long position(NDArray x, int... index) {
        Shape shape = x.shape();
        if (index.length != shape.rank()) {
            throw new IndexOutOfBoundsException("index: expected " + shape.rank() + " indices for shape " + shape
                    + ", got " + Arrays.toString(index));
        }
        long position = 0;
        for (int i = 0; i < index.length; i++) {
            int at = index[i] < 0 ? index[i] + shape.dim(i) : index[i];
            if (at < 0 || at >= shape.dim(i)) {
                throw new IndexOutOfBoundsException("index: " + Arrays.toString(index) + " is outside shape " + shape);
            }
            position += (long) at * x.strides()[i];
        }
        return position;
    }

    static NDArray transpose(NDArray x, int a, int b) {
        if (x.shape().rank() < 2) {
            throw Checks.error("transpose", "expected at least 2 dimensions, got shape " + x.shape());
        }
        int p = x.shape().axis("transpose", a);
        int q = x.shape().axis("transpose", b);
        int[] dims = x.shape().dims();
        int[] strides = x.strides().clone();
        swap(dims, p, q);
        swap(strides, p, q);
        return view(x, strides, 0, dims);
    }

    private static void swap(int[] values, int a, int b) {
        int kept = values[a];
        values[a] = values[b];
        values[b] = kept;
    }

    static NDArray permute(NDArray x, int... order) {
        int rank = x.shape().rank();
        int[] dims = new int[rank];
        int[] strides = new int[rank];
        boolean[] seen = new boolean[rank];
        for (int i = 0; i < order.length; i++) {
            int axis = x.shape().axis("permute", order[i]);
            if (order.length != rank || seen[axis]) {
                throw Checks.error(
                        "permute",
                        "expected each of the " + rank + " dimensions of " + x.shape() + " once, got "
                                + Arrays.toString(order));
            }
            seen[axis] = true;
            dims[i] = x.shape().dim(axis);
            strides[i] = x.strides()[axis];
        }
        Checks.that(order.length == rank, "permute", "every dimension must be named once");
        return view(x, strides, 0, dims);
    }

    static NDArray slice(NDArray x, int dim, int start, int end, int step) {
        int axis = x.shape().axis("slice", dim);
        int length = x.shape().dim(axis);
        if (step < 1) {
            throw Checks.error("slice", "step must be at least 1, got " + step);
        }
        int from = Math.clamp(start < 0 ? (long) start + length : start, 0, length);
        int to = Math.clamp(end < 0 ? (long) end + length : end, from, length);
        int[] dims = x.shape().dims();
        int[] strides = x.strides().clone();
        long skipped = (long) from * strides[axis];
        dims[axis] = (to - from + step - 1) / step;
        strides[axis] *= step;
        return view(x, strides, skipped, dims);
    }

    static NDArray select(NDArray x, int dim, int index) {
        int axis = x.shape().axis("select", dim);
        int length = x.shape().dim(axis);
        int at = index < 0 ? index + length : index;
        if (at < 0 || at >= length) {
            throw new IndexOutOfBoundsException("select: index must be in [" + -length + ", " + (length - 1)
                    + "] for dimension " + dim + " of shape " + x.shape() + ", got " + index);
        }
        int[] strides = new int[x.shape().rank() - 1];
        for (int i = 0; i < strides.length; i++) {
            strides[i] = x.strides()[i < axis ? i : i + 1];
        }
        return new NDArray(
                x.storage(), x.type(), x.shape().without(axis), strides, x.offset() + (long) at * x.strides()[axis]);
    }

    static NDArray expand(NDArray x, Shape target) {
        int rank = target.rank();
        int missing = rank - x.shape().rank();
        int[] strides = new int[rank];
        for (int i = 0; i < rank; i++) {
            int from = i - missing;
            if (from >= 0 && x.shape().dim(from) == target.dim(i)) {
                strides[i] = x.strides()[from];
            } else if (missing < 0 || (from >= 0 && x.shape().dim(from) != 1)) {
                throw Checks.error(
                        "expand", "lengths must be equal or 1 to repeat, got " + x.shape() + " for " + target);
            }
        }
        if (missing < 0) {
            throw Checks.error(
                    "expand",
                    "expected at least " + x.shape().rank() + " dimensions for " + x.shape() + ", got " + target);
        }
        return new NDArray(x.storage(), x.type(), target, strides, x.offset());
    }

    static NDArray unsqueeze(NDArray x, int dim) {
        int rank = x.shape().rank();
        int axis = dim < 0 ? dim + rank + 1 : dim;
        if (axis < 0 || axis > rank) {
            throw new IndexOutOfBoundsException("unsqueeze: dimension must be in [" + (-rank - 1) + ", " + rank
                    + "], got " + dim + " for shape " + x.shape());
        }
        int[] dims = new int[rank + 1];
        int[] strides = new int[rank + 1];
        for (int i = 0; i <= rank; i++) {
            int from = i < axis ? i : i - 1;
            dims[i] = i == axis ? 1 : x.shape().dim(from);
            strides[i] = i == axis ? 1 : x.strides()[from];
        }
        return view(x, strides, 0, dims);
    }

    static NDArray squeeze(NDArray x, int dim) {
        int axis = x.shape().axis("squeeze", dim);
        return x.shape().dim(axis) == 1 ? select(x, axis, 0) : x;
    }

    private static NDArray view(NDArray x, int[] strides, long skipped, int... dims) {
        return new NDArray(x.storage(), x.type(), Shape.owning(dims), strides, x.offset() + skipped);
    }
}
