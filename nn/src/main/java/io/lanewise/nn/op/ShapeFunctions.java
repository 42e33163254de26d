package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operations that move elements, of {@link Functional}: views of the same memory where they can be. */
abstract class ShapeFunctions extends IndexFunctions {

    /** The same elements in another shape; one length may be -1. */
    public static Tensor reshape(Tensor x, int... dims) {
        return Reshape.forward(x, x.value().reshape(dims));
    }

    /** Dimensions {@code first} to {@code last} as one. */
    public static Tensor flatten(Tensor x, int first, int last) {
        return Reshape.forward(x, flat(x.value(), first, last));
    }

    private static NDArray flat(NDArray x, int first, int last) {
        if (x.shape().rank() == 0) {
            return x.reshape(1);
        }
        int from = x.shape().axis("flatten", first);
        int to = x.shape().axis("flatten", last);
        Checks.that(from <= to, "flatten", "the first dimension must not be behind the last");
        int[] dims = x.shape().dims();
        int[] flat = new int[dims.length - (to - from)];
        int length = 1;
        for (int i = from; i <= to; i++) {
            length *= dims[i];
        }
        System.arraycopy(dims, 0, flat, 0, from);
        flat[from] = length;
        System.arraycopy(dims, to + 1, flat, from + 1, dims.length - to - 1);
        return x.reshape(flat);
    }

    /** A dimension of length 1 inserted. */
    public static Tensor unsqueeze(Tensor x, int dim) {
        return Reshape.forward(x, x.value().unsqueeze(dim));
    }

    /** Without the dimension, if its length is 1. */
    public static Tensor squeeze(Tensor x, int dim) {
        return Reshape.forward(x, x.value().squeeze(dim));
    }

    /** Two dimensions exchanged. */
    public static Tensor transpose(Tensor x, int a, int b) {
        return Transpose.forward(x, a, b);
    }

    /** Dimensions of length 1, and new ones in front, repeated without a copy; -1 leaves a length as it is. */
    public static Tensor expand(Tensor x, int... dims) {
        return Expand.forward(x, dims);
    }

    /** Part of a dimension. */
    public static Tensor slice(Tensor x, int dim, int start, int end, int step) {
        return Slice.forward(x, dim, start, end, step);
    }

    /** One index of a dimension. */
    public static Tensor select(Tensor x, int dim, int index) {
        return Slice.select(x, dim, index);
    }

    /** {@code length} indices of a dimension from {@code start} on. */
    public static Tensor narrow(Tensor x, int dim, int start, int length) {
        int last = x.shape().dim(dim);
        if (start < 0 || length < 0 || start > last - length) {
            throw Checks.error(
                    "narrow",
                    "start and length must lie within dimension " + dim + " of " + x.shape() + ", got start=" + start
                            + ", length=" + length);
        }
        return slice(x, dim, start, start + length, 1);
    }

    /** Dimensions in another order: {@code permute(x, 2, 0, 1)} has the last one first. */
    public static Tensor permute(Tensor x, int... order) {
        return Permute.forward(x, order);
    }

    /** One dimension as several, of which one length may be -1. */
    public static Tensor unflatten(Tensor x, int dim, int... lengths) {
        int axis = x.shape().axis("unflatten", dim);
        int[] dims = x.shape().dims();
        int[] result = Arrays.copyOf(dims, dims.length + lengths.length - 1);
        System.arraycopy(lengths, 0, result, axis, lengths.length);
        System.arraycopy(dims, axis + 1, result, axis + lengths.length, dims.length - axis - 1);
        return reshape(x, result);
    }

    /** Without all dimensions of length 1. */
    public static Tensor squeeze(Tensor x) {
        return reshape(x, Arrays.stream(x.shape().dims()).filter(d -> d != 1).toArray());
    }

    /** The same numbers in memory of their own, one after the other; the gradient passes. */
    public static Tensor copy(Tensor x) {
        return Reshape.forward(x, x.value().copy());
    }

    // Joined, parted and repeated.

    /** Tensors one after the other along a dimension. */
    public static Tensor cat(List<Tensor> parts, int dim) {
        return Cat.forward(parts, dim);
    }

    /** Tensors of one shape side by side along a new dimension. */
    public static Tensor stack(List<Tensor> parts, int dim) {
        List<Tensor> rows = new ArrayList<>();
        for (Tensor part : parts) {
            Checks.sameShape("stack", parts.getFirst().value(), part.value());
            rows.add(unsqueeze(part, dim));
        }
        Checks.that(!rows.isEmpty(), "stack", "expected at least one tensor, got none");
        return cat(rows, dim < 0 ? dim + rows.getFirst().shape().rank() : dim);
    }

    /** At most {@code chunks} equal parts of a dimension, the last of which may be shorter; views. */
    public static List<Tensor> chunk(Tensor x, int chunks, int dim) {
        Checks.positive("chunk", "chunks", chunks);
        return split(x, Math.max(1, Math.ceilDiv(x.shape().dim(dim), chunks)), dim);
    }

    /** Parts of {@code length} indices of a dimension, the last of which may be shorter; views. */
    public static List<Tensor> split(Tensor x, int length, int dim) {
        Checks.positive("split", "length", length);
        int whole = x.shape().dim(dim);
        int[] lengths = new int[Math.max(1, Math.ceilDiv(whole, length))];
        Arrays.fill(lengths, length);
        lengths[lengths.length - 1] = whole - length * (lengths.length - 1);
        return split(x, lengths, dim);
    }

    /** Parts of a dimension by their lengths, which together are the whole; views. */
    public static List<Tensor> split(Tensor x, int[] lengths, int dim) {
        if (Arrays.stream(lengths).anyMatch(length -> length < 0)
                || Arrays.stream(lengths).sum() != x.shape().dim(dim)) {
            throw Checks.error(
                    "split",
                    "lengths must add up to dimension " + dim + " of " + x.shape() + ", got "
                            + Arrays.toString(lengths));
        }
        List<Tensor> parts = new ArrayList<>();
        int start = 0;
        for (int length : lengths) {
            parts.add(slice(x, dim, start, start + length, 1));
            start += length;
        }
        return parts;
    }

    /** All indices of a dimension, without that dimension; views. */
    public static List<Tensor> unbind(Tensor x, int dim) {
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < x.shape().dim(dim); i++) {
            parts.add(select(x, dim, i));
        }
        return parts;
    }

    /** Copies side by side: as many along each dimension, from the last, as {@code times} says; new dimensions are in front. */
    public static Tensor repeat(Tensor x, int... times) {
        int missing = times.length - x.shape().rank();
        if (missing < 0) {
            throw Checks.error(
                    "repeat",
                    "expected a number for each dimension of " + x.shape() + ", got " + Arrays.toString(times));
        }
        int[] apart = new int[2 * times.length];
        int[] repeated = new int[2 * times.length];
        int[] joined = new int[times.length];
        for (int i = 0; i < times.length; i++) {
            int length = i < missing ? 1 : x.shape().dim(i - missing);
            apart[2 * i] = 1;
            apart[2 * i + 1] = length;
            repeated[2 * i] = times[i];
            repeated[2 * i + 1] = length;
            joined[i] = times[i] * length;
        }
        return reshape(expand(reshape(x, apart), repeated), joined);
    }

    /** Each index of a dimension {@code times} times in a row. */
    public static Tensor repeatInterleave(Tensor x, int times, int dim) {
        int axis = x.shape().axis("repeat_interleave", dim);
        Tensor apart = unsqueeze(x, axis + 1);
        Shape joined = x.shape().with(axis, x.shape().dim(axis) * times);
        return reshape(expand(apart, apart.shape().with(axis + 1, times).dims()), joined.dims());
    }

    // In another order.

    /** Dimensions backwards. */
    public static Tensor flip(Tensor x, int... dims) {
        Tensor y = x;
        for (int dim : dims) {
            int length = x.shape().dim(dim);
            int[] backwards = new int[length];
            Arrays.setAll(backwards, i -> length - 1 - i);
            y = IndexSelect.forward(y, dim, NDArray.ofInts(backwards));
        }
        return y;
    }

    /** A dimension moved along by {@code shift}; what leaves at the end comes in at the start. */
    public static Tensor roll(Tensor x, int shift, int dim) {
        int length = x.shape().dim(dim);
        int cut = length - Math.floorMod(shift, Math.max(1, length));
        return cut == length
                ? reshape(x, x.shape().dims())
                : cat(List.of(slice(x, dim, cut, length, 1), slice(x, dim, 0, cut, 1)), dim);
    }

    /** All elements in a row moved along by {@code shift}, in the old shape. */
    public static Tensor roll(Tensor x, int shift) {
        return reshape(roll(flatten(x, 0, -1), shift, 0), x.shape().dims());
    }

    /** Elements of matrices on and below the diagonal {@code column - row = diagonal}, zeros elsewhere. */
    public static Tensor tril(Tensor x, int diagonal) {
        return TriangleOp.forward(x, diagonal, true);
    }

    /** Elements of matrices on and above the diagonal {@code column - row = diagonal}, zeros elsewhere. */
    public static Tensor triu(Tensor x, int diagonal) {
        return TriangleOp.forward(x, diagonal, false);
    }

    /** A border of one value: widths before and after the last dimension, then of the one before it, ...; negative ones cut off. */
    public static Tensor pad(Tensor x, float value, int... widths) {
        return Pad.forward(x, value, widths);
    }
}
