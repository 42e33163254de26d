package io.lanewise.nn.autograd;

import io.lanewise.core.array.NDArray;
import io.lanewise.nn.op.Functional;

/** Views, reductions and conversions as methods of a tensor; each is an operation of {@link Functional}. */
public interface TensorShapes {
    private Tensor self() {
        return (Tensor) this;
    }

    /** The same elements in another shape; one length may be -1. */
    default Tensor reshape(int... dims) {
        return Functional.reshape(self(), dims);
    }

    /** Dimensions from {@code start} on as one: {@code [n, 1, 28, 28]} becomes {@code [n, 784]} for start 1. */
    default Tensor flatten(int start) {
        return Functional.flatten(self(), start, -1);
    }

    /** All elements as a vector. */
    default Tensor flatten() {
        return Functional.flatten(self(), 0, -1);
    }

    /** A dimension of length 1 inserted. */
    default Tensor unsqueeze(int dim) {
        return Functional.unsqueeze(self(), dim);
    }

    /** Without the dimension, if its length is 1. */
    default Tensor squeeze(int dim) {
        return Functional.squeeze(self(), dim);
    }

    /** Matrix transpose: the last two dimensions exchanged. */
    default Tensor t() {
        return Functional.transpose(self(), -2, -1);
    }

    /** Two dimensions exchanged. */
    default Tensor transpose(int a, int b) {
        return Functional.transpose(self(), a, b);
    }

    /** The part {@code [start, end)} of a dimension. */
    default Tensor slice(int dim, int start, int end) {
        return Functional.slice(self(), dim, start, end, 1);
    }

    /** Every {@code step}-th of the part {@code [start, end)} of a dimension. */
    default Tensor slice(int dim, int start, int end, int step) {
        return Functional.slice(self(), dim, start, end, step);
    }

    /** One index of a dimension, without that dimension. */
    default Tensor select(int dim, int index) {
        return Functional.select(self(), dim, index);
    }

    /** Rows (or slices of the first dimension) in the order of the indices, which may repeat. */
    default Tensor indexSelect(int... indices) {
        return Functional.indexSelect(self(), indices);
    }

    /** Sum of all elements. */
    default Tensor sum() {
        return Functional.sum(self(), false);
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
    default Tensor mean(boolean keepDim, int... dims) {
        return Functional.mean(self(), keepDim, dims);
    }

    /** Largest element. No gradient yet: throws if this requires one and operations are recorded. */
    default float max() {
        return Functional.max(self());
    }

    /** Smallest element. No gradient yet: throws if this requires one and operations are recorded. */
    default float min() {
        return Functional.min(self());
    }

    /** Index of the largest element along the last dimension, as int32; has no gradient. */
    default Tensor argmax() {
        return Functional.argmax(self().detach());
    }

    /** Labels or indices as float32. */
    default Tensor toFloat() {
        NDArray ints = self().value();
        if (!self().isInt()) {
            return self();
        }
        int[] values = ints.toIntArray();
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = values[i];
        }
        return Tensor.of(floats, ints.shape().dims());
    }

    /** Numbers truncated to int32 labels or indices; has no gradient. */
    default Tensor toInt() {
        if (self().isInt()) {
            return self();
        }
        float[] values = self().toArray();
        int[] ints = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            ints[i] = (int) values[i];
        }
        return new Tensor(NDArray.ofInts(ints, self().shape().dims()));
    }
}
