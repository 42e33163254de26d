package io.lanewise.nn.autograd;

import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.ValuesIndices;

/**
 * Reductions and orders as methods of a tensor; each is an operation of {@link Functional}. Dimensions that are reduced are gone unless
 * {@code keepDim} keeps them with length 1; negative ones count from the last.
 */
public interface TensorReductions {
    private Tensor self() {
        return (Tensor) this;
    }

    /** Sum of all elements. */
    default Tensor sum() {
        return Functional.sum(self(), false);
    }

    /** Sum over dimensions. */
    default Tensor sum(int... dims) {
        return Functional.sum(self(), false, dims);
    }

    /** Sum over dimensions. */
    default Tensor sum(boolean keepDim, int... dims) {
        return Functional.sum(self(), keepDim, dims);
    }

    /** Mean of all elements. */
    default Tensor mean() {
        return Functional.mean(self(), false);
    }

    /** Mean over dimensions. */
    default Tensor mean(int... dims) {
        return Functional.mean(self(), false, dims);
    }

    /** Mean over dimensions. */
    default Tensor mean(boolean keepDim, int... dims) {
        return Functional.mean(self(), keepDim, dims);
    }

    /** Variance over dimensions, or of all elements if none is named; divided by one less than their number. */
    default Tensor var(int... dims) {
        return Functional.var(self(), 1, false, dims);
    }

    /** Variance over dimensions, divided by their number less {@code correction}: 0 for that of a population. */
    default Tensor var(float correction, boolean keepDim, int... dims) {
        return Functional.var(self(), correction, keepDim, dims);
    }

    /** Standard deviation over dimensions, or of all elements if none is named; divided by one less than their number. */
    default Tensor std(int... dims) {
        return Functional.std(self(), 1, false, dims);
    }

    /** Standard deviation over dimensions, divided by their number less {@code correction}: 0 for that of a population. */
    default Tensor std(float correction, boolean keepDim, int... dims) {
        return Functional.std(self(), correction, keepDim, dims);
    }

    /** Product of all elements. */
    default Tensor prod() {
        return Functional.prod(self());
    }

    /** Product along a dimension. */
    default Tensor prod(int dim) {
        return Functional.prod(self(), dim, false);
    }

    /** {@code log(sum(exp(this)))} over dimensions, stable. */
    default Tensor logsumexp(int... dims) {
        return Functional.logsumexp(self(), false, dims);
    }

    /** Square root of the sum of squares over dimensions, or of all if none is named. */
    default Tensor norm(int... dims) {
        return Functional.norm(self(), 2, false, dims);
    }

    /** The p-norm over dimensions, or of all if none is named; p may be infinite. */
    default Tensor norm(float p, boolean keepDim, int... dims) {
        return Functional.norm(self(), p, keepDim, dims);
    }

    /** Largest element; equals share the gradient. */
    default Tensor max() {
        return Functional.max(self());
    }

    /** Largest elements along a dimension, and where they are; the first of equals has the gradient. */
    default ValuesIndices max(int dim) {
        return Functional.max(self(), dim, false);
    }

    /** Largest elements along a dimension, and where they are. */
    default ValuesIndices max(int dim, boolean keepDim) {
        return Functional.max(self(), dim, keepDim);
    }

    /** Largest elements over dimensions, or of all if none is named; equals share the gradient. */
    default Tensor amax(int... dims) {
        return Functional.amax(self(), false, dims);
    }

    /** Largest elements over dimensions. */
    default Tensor amax(boolean keepDim, int... dims) {
        return Functional.amax(self(), keepDim, dims);
    }

    /** Index of the largest element of all, as int32. */
    default Tensor argmax() {
        return Functional.argmax(self());
    }

    /** Indices of the largest elements along a dimension, as int32; the first of equals. */
    default Tensor argmax(int dim) {
        return Functional.argmax(self(), dim, false);
    }

    /** Indices of the largest elements along a dimension. */
    default Tensor argmax(int dim, boolean keepDim) {
        return Functional.argmax(self(), dim, keepDim);
    }

    /** Smallest element; equals share the gradient. */
    default Tensor min() {
        return Functional.min(self());
    }

    /** Smallest elements along a dimension, and where they are; the first of equals has the gradient. */
    default ValuesIndices min(int dim) {
        return Functional.min(self(), dim, false);
    }

    /** Smallest elements along a dimension, and where they are. */
    default ValuesIndices min(int dim, boolean keepDim) {
        return Functional.min(self(), dim, keepDim);
    }

    /** Smallest elements over dimensions, or of all if none is named; equals share the gradient. */
    default Tensor amin(int... dims) {
        return Functional.amin(self(), false, dims);
    }

    /** Smallest elements over dimensions. */
    default Tensor amin(boolean keepDim, int... dims) {
        return Functional.amin(self(), keepDim, dims);
    }

    /** Index of the smallest element of all, as int32. */
    default Tensor argmin() {
        return Functional.argmin(self());
    }

    /** Indices of the smallest elements along a dimension, as int32; the first of equals. */
    default Tensor argmin(int dim) {
        return Functional.argmin(self(), dim, false);
    }

    /** Indices of the smallest elements along a dimension. */
    default Tensor argmin(int dim, boolean keepDim) {
        return Functional.argmin(self(), dim, keepDim);
    }

    /** Mask of whether an element is not 0, over dimensions or of all. */
    default Tensor any(int... dims) {
        return Functional.any(self(), false, dims);
    }

    /** Mask of whether no element is 0, over dimensions or of all. */
    default Tensor all(int... dims) {
        return Functional.all(self(), false, dims);
    }

    /** Running sums along a dimension. */
    default Tensor cumsum(int dim) {
        return Functional.cumsum(self(), dim);
    }

    /** Elements along a dimension in ascending order, stable, and where they were. */
    default ValuesIndices sort(int dim) {
        return Functional.sort(self(), dim, false);
    }

    /** Elements along a dimension in ascending or descending order, stable, and where they were. */
    default ValuesIndices sort(int dim, boolean descending) {
        return Functional.sort(self(), dim, descending);
    }

    /** Indices that sort along a dimension, as int32. */
    default Tensor argsort(int dim, boolean descending) {
        return Functional.argsort(self(), dim, descending);
    }

    /** The k largest elements along a dimension, largest first, and where they are. */
    default ValuesIndices topk(int k, int dim) {
        return Functional.topk(self(), k, dim, true);
    }

    /** The k largest or smallest elements along a dimension, in order, and where they are. */
    default ValuesIndices topk(int k, int dim, boolean largest) {
        return Functional.topk(self(), k, dim, largest);
    }
}
