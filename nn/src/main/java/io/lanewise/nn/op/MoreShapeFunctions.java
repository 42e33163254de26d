package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operations of {@link Functional} that are made of those on shapes: borders, diagonals, running products, middles, sums of products by name. */
abstract class MoreShapeFunctions extends ShapeFunctions {
    /**
     * A border made of the elements within.
     *
     * @param widths before and after the last dimension, then of the one before it, ...; at least 0, and at most what the mode can fill
     */
    public static Tensor pad(Tensor x, PadMode mode, int... widths) {
        return mode.pad(x, widths);
    }

    /** Elements with {@code j - i = offset} of two dimensions, as the last one. */
    public static Tensor diagonal(Tensor x, int offset, int first, int second) {
        int a = x.shape().axis("diagonal", first);
        int b = x.shape().axis("diagonal", second);
        Checks.that(a != b, "diagonal", "the dimensions must differ");
        int rows = x.shape().dim(a);
        int columns = x.shape().dim(b);
        int length = Math.max(0, Math.min(rows + Math.min(0, offset), columns - Math.max(0, offset)));
        int start = offset < 0 ? -offset * columns : offset;
        int[] order = new int[x.shape().rank()];
        int others = 0;
        for (int i = 0; i < order.length; i++) {
            if (i != a && i != b) {
                order[others++] = i;
            }
        }
        order[others] = a;
        order[others + 1] = b;
        Tensor flat = flatten(permute(x, order), others, -1);
        int[] places = new int[length];
        Arrays.setAll(places, i -> start + i * (columns + 1));
        return IndexSelect.forward(flat, others, NDArray.ofInts(places));
    }

    /** Running products along a dimension. */
    public static Tensor cumprod(Tensor x, int dim) {
        List<Tensor> products = new ArrayList<>();
        for (Tensor part : unbind(x, dim)) {
            products.add(products.isEmpty() ? part : Functional.mul(products.getLast(), part));
        }
        return products.isEmpty() ? x : stack(products, x.shape().axis("cumprod", dim));
    }

    /** The k-th smallest element along a dimension, k from 1 on, and where it is. */
    public static ValuesIndices kthvalue(Tensor x, int k, int dim, boolean keepDim) {
        if (k < 1 || k > x.shape().dim(dim)) {
            throw Checks.error(
                    "kthvalue",
                    "k must be in [1, " + x.shape().dim(dim) + "] for dimension " + dim + " of " + x.shape() + ", got "
                            + k);
        }
        ValuesIndices sorted = sort(x, dim, false);
        Tensor values = narrow(sorted.values(), dim, k - 1, 1);
        Tensor indices = narrow(sorted.indices(), dim, k - 1, 1);
        return keepDim
                ? new ValuesIndices(values, indices)
                : new ValuesIndices(squeeze(values, dim), squeeze(indices, dim));
    }

    /** The middle element along a dimension, the lower one of two, and where it is. */
    public static ValuesIndices median(Tensor x, int dim, boolean keepDim) {
        return kthvalue(x, (x.shape().dim(dim) + 1) / 2, dim, keepDim);
    }

    /** The middle of all elements, the lower one of two. */
    public static Tensor median(Tensor x) {
        return median(flatten(x, 0, -1), 0, false).values();
    }

    /** {@code a + weight (b - a)}. */
    public static Tensor lerp(Tensor a, Tensor b, float weight) {
        return Functional.add(a, Functional.mul(Functional.sub(b, a), weight));
    }

    /**
     * Sums of products by names of dimensions: {@code einsum("bij,bjk->bik", a, b)} is a batch of matrix products. A letter that the result lacks is
     * summed over, one that stands twice in an operand takes its diagonal, {@code ...} stands for any further dimensions; without an arrow the
     * result has the letters that stand once, by the alphabet.
     */
    public static Tensor einsum(String equation, Tensor... operands) {
        return Einsum.of(equation, List.of(operands));
    }

    /** Vectors as coordinates of a grid: for each a tensor of shape {@code [length of the first, of the second, ..]} (indexing "ij"). */
    public static List<Tensor> meshgrid(Tensor... vectors) {
        int[] dims = new int[vectors.length];
        Arrays.setAll(dims, i -> {
            Checks.rank("meshgrid", "every vector", vectors[i].value(), 1);
            return (int) vectors[i].size();
        });
        List<Tensor> grid = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            int[] own = new int[dims.length];
            Arrays.fill(own, 1);
            own[i] = dims[i];
            grid.add(expand(reshape(vectors[i], own), dims));
        }
        return grid;
    }
}
