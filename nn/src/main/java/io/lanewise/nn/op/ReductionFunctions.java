package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.ArgExtreme;
import io.lanewise.core.kernel.Conversion;
import io.lanewise.core.kernel.IntSums;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.core.kernel.Sorting;
import io.lanewise.nn.autograd.Tensor;

/** Operations that make fewer of many elements, or order them, of {@link Functional}. Without dimensions they go over all. */
abstract class ReductionFunctions extends ElementFunctions {
    /** Sum over dimensions, or over all if none is named; of int32 as int32. */
    public static Tensor sum(Tensor x, boolean keepDim, int... dims) {
        return x.isInt() ? new Tensor(IntSums.sum(x.value(), keepDim, dims)) : Sum.sum(x, keepDim, dims);
    }

    /** Mean over dimensions. */
    public static Tensor mean(Tensor x, boolean keepDim, int... dims) {
        return Sum.mean(x, keepDim, dims);
    }

    /** Variance over dimensions: squares of the distances from the mean, divided by their number less {@code correction}. */
    public static Tensor var(Tensor x, float correction, boolean keepDim, int... dims) {
        Tensor distance = Functional.sub(x, mean(x, true, dims));
        Tensor squares = sum(square(distance), keepDim, dims);
        double count = (double) x.size() / Math.max(1, squares.size());
        return Functional.mul(squares, (float) (1 / Math.max(0, count - correction)));
    }

    /** Standard deviation over dimensions, the root of {@link #var}. */
    public static Tensor std(Tensor x, float correction, boolean keepDim, int... dims) {
        return sqrt(var(x, correction, keepDim, dims));
    }

    /** Product along a dimension. */
    public static Tensor prod(Tensor x, int dim, boolean keepDim) {
        Tensor products = Prod.forward(x, x.shape().axis("prod", dim));
        return keepDim ? Functional.unsqueeze(products, x.shape().axis("prod", dim)) : products;
    }

    /** Product of all elements. */
    public static Tensor prod(Tensor x) {
        return Prod.forward(Functional.flatten(x, 0, -1), 0);
    }

    /** {@code log(sum(exp(x)))} over dimensions, stable. */
    public static Tensor logsumexp(Tensor x, boolean keepDim, int... dims) {
        Checks.floats("logsumexp", x.value());
        Tensor shift = new Tensor(finite(Reductions.max(x.value(), true, dims)));
        Tensor logs = log(sum(exp(Functional.sub(x, shift)), true, dims));
        return Functional.reshape(
                Functional.add(logs, shift), (keepDim ? logs.shape() : Dims.without(x.shape(), dims)).dims());
    }

    /** Infinities as 0, where a difference from them would be NaN. */
    private static NDArray finite(NDArray largest) {
        Tensor x = new Tensor(largest);
        return where(isfinite(x), x, Tensor.zeros()).value();
    }

    /**
     * The p-norm over dimensions, {@code sum(|x|^p)^(1/p)}; for an infinite p the largest |x|, and for 0 how many elements are not 0.
     */
    public static Tensor norm(Tensor x, float p, boolean keepDim, int... dims) {
        if (p == 2) {
            return Norm.forward(x, keepDim, dims);
        }
        if (p == Float.POSITIVE_INFINITY) {
            return amax(abs(x), keepDim, dims);
        }
        if (p == 0) {
            return sum(ne(x, 0).toFloat(), keepDim, dims);
        }
        Tensor size = p == 1 ? abs(x) : Functional.pow(abs(x), p);
        Tensor total = sum(size, keepDim, dims);
        return p == 1 ? total : Functional.pow(total, 1 / p);
    }

    /** Largest element over dimensions, or of all; equals share the gradient. */
    public static Tensor amax(Tensor x, boolean keepDim, int... dims) {
        return Amax.forward(x, true, keepDim, dims);
    }

    /** Smallest element over dimensions, or of all; equals share the gradient. */
    public static Tensor amin(Tensor x, boolean keepDim, int... dims) {
        return Amax.forward(x, false, keepDim, dims);
    }

    /** Largest element; equals share the gradient. */
    public static Tensor max(Tensor x) {
        return amax(x, false);
    }

    /** Smallest element; equals share the gradient. */
    public static Tensor min(Tensor x) {
        return amin(x, false);
    }

    /** Largest elements along a dimension and where they are; the first of equals has the gradient. */
    public static ValuesIndices max(Tensor x, int dim, boolean keepDim) {
        return Gather.along(x, dim, ArgExtreme.max(x.value(), dim), keepDim);
    }

    /** Smallest elements along a dimension and where they are; the first of equals has the gradient. */
    public static ValuesIndices min(Tensor x, int dim, boolean keepDim) {
        return Gather.along(x, dim, ArgExtreme.min(x.value(), dim), keepDim);
    }

    /** Index of the largest element of all, as int32. */
    public static Tensor argmax(Tensor x) {
        return new Tensor(ArgExtreme.max(x.value().reshape(-1), 0));
    }

    /** Index of the smallest element of all, as int32. */
    public static Tensor argmin(Tensor x) {
        return new Tensor(ArgExtreme.min(x.value().reshape(-1), 0));
    }

    /** Indices of the largest elements along a dimension, as int32. */
    public static Tensor argmax(Tensor x, int dim, boolean keepDim) {
        return indices(ArgExtreme.max(x.value(), dim), x, dim, keepDim);
    }

    /** Indices of the smallest elements along a dimension, as int32. */
    public static Tensor argmin(Tensor x, int dim, boolean keepDim) {
        return indices(ArgExtreme.min(x.value(), dim), x, dim, keepDim);
    }

    private static Tensor indices(NDArray index, Tensor x, int dim, boolean keepDim) {
        return new Tensor(keepDim ? index.unsqueeze(x.shape().axis("argmax", dim)) : index);
    }

    /** Whether an element is not 0, over dimensions; a mask. */
    public static Tensor any(Tensor x, boolean keepDim, int... dims) {
        return ne(x.size() == 0 ? none(x, keepDim, dims) : amax(truth(x), keepDim, dims), 0);
    }

    /** Whether no element is 0, over dimensions; a mask. */
    public static Tensor all(Tensor x, boolean keepDim, int... dims) {
        return x.size() == 0 ? eq(none(x, keepDim, dims), 0) : ne(amin(truth(x), keepDim, dims), 0);
    }

    private static Tensor none(Tensor x, boolean keepDim, int... dims) {
        return new Tensor(Reductions.sum(truth(x).value(), keepDim, dims));
    }

    /** 1 where x is not 0, as float32. */
    private static Tensor truth(Tensor x) {
        return new Tensor(Conversion.toFloat(ne(x, 0).value()));
    }

    /** Running sums along a dimension. */
    public static Tensor cumsum(Tensor x, int dim) {
        return CumSum.forward(x, dim);
    }

    /** Elements along a dimension in ascending or descending order, stable, and where they were. */
    public static ValuesIndices sort(Tensor x, int dim, boolean descending) {
        NDArray index = Sorting.sort(x.value(), dim, descending);
        return new ValuesIndices(Gather.forward(x, dim, index), new Tensor(index));
    }

    /** Indices that sort along a dimension, as int32. */
    public static Tensor argsort(Tensor x, int dim, boolean descending) {
        return new Tensor(Sorting.sort(x.value(), dim, descending));
    }

    /** The k largest or smallest elements along a dimension, in order, and where they are. */
    public static ValuesIndices topk(Tensor x, int k, int dim, boolean largest) {
        NDArray index = Sorting.top(x.value(), dim, k, largest);
        return new ValuesIndices(Gather.forward(x, dim, index), new Tensor(index));
    }
}
