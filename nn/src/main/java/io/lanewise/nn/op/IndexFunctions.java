package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Operations on elements and slices named by int32 indices, of {@link Functional}. Indices are counted from 0 and may not be negative. */
abstract class IndexFunctions extends ReductionFunctions {
    /** Slices of a dimension in the order of the indices {@code [n]}, which may repeat. */
    public static Tensor indexSelect(Tensor x, int dim, Tensor index) {
        return IndexSelect.forward(x, dim, index.value());
    }

    /** Slices of the first dimension by index. */
    public static Tensor indexSelect(Tensor x, int... indices) {
        return IndexSelect.forward(x, 0, NDArray.ofInts(indices));
    }

    /**
     * An element for each index: {@code y[i][j] = x[index[i][j]][j]} for dimension 0. The index has as many dimensions as x, and along others
     * than {@code dim} at most its length.
     */
    public static Tensor gather(Tensor x, int dim, Tensor index) {
        return Gather.forward(x, dim, index.value());
    }

    /** x, with {@code source[i][j]} added to {@code x[index[i][j]][j]} for dimension 0: the gradient of {@link #gather}. */
    public static Tensor scatterAdd(Tensor x, int dim, Tensor index, Tensor source) {
        return ScatterAdd.forward(x, dim, index.value(), source);
    }

    /** x, with {@code source[i][j]} put at {@code x[index[i][j]][j]} for dimension 0; of equal indices the last counts. */
    public static Tensor scatter(Tensor x, int dim, Tensor index, Tensor source) {
        return Scatter.forward(x, dim, index.value(), source);
    }

    /** The elements where a mask of x's shape is not 0, as a vector. */
    public static Tensor maskedSelect(Tensor x, Tensor mask) {
        Checks.ints("masked_select", mask.value());
        Checks.sameShape("masked_select", x.value(), mask.value());
        int[] chosen = mask.toIntArray();
        int[] places =
                IntStream.range(0, chosen.length).filter(i -> chosen[i] != 0).toArray();
        return indexSelect(Functional.flatten(x, 0, -1), places);
    }

    /** For each label a row of {@code classes} zeros with a 1 in its place, as int32; -1 takes as many classes as there are. */
    public static Tensor oneHot(Tensor labels, int classes) {
        int[] given = labels.toIntArray();
        int count = classes == -1 ? Arrays.stream(given).max().orElse(-1) + 1 : classes;
        int[] rows = new int[Math.multiplyExact(given.length, count)];
        for (int i = 0; i < given.length; i++) {
            if (given[i] < 0 || given[i] >= count) {
                throw Checks.error(
                        "one_hot", "label " + given[i] + " at element " + i + " is outside [0, " + count + ")");
            }
            rows[i * count + given[i]] = 1;
        }
        int[] dims = Arrays.copyOf(labels.shape().dims(), labels.shape().rank() + 1);
        dims[dims.length - 1] = count;
        return Tensor.ofInts(rows, dims);
    }
}
