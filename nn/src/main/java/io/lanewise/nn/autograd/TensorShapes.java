package io.lanewise.nn.autograd;

import io.lanewise.core.kernel.Conversion;
import io.lanewise.nn.op.Functional;
import java.util.List;

/** Views and what moves elements, as methods of a tensor; each is an operation of {@link Functional}. */
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

    /** {@code length} indices of a dimension from {@code start} on. */
    default Tensor narrow(int dim, int start, int length) {
        return Functional.narrow(self(), dim, start, length);
    }

    /** The dimensions in another order. */
    default Tensor permute(int... order) {
        return Functional.permute(self(), order);
    }

    /** The same elements in another shape, as {@link #reshape}: a view where this is contiguous. */
    default Tensor view(int... dims) {
        return Functional.reshape(self(), dims);
    }

    /** One dimension as several; one length may be -1. */
    default Tensor unflatten(int dim, int... lengths) {
        return Functional.unflatten(self(), dim, lengths);
    }

    /** Without all dimensions of length 1. */
    default Tensor squeeze() {
        return Functional.squeeze(self());
    }

    /** Dimensions of length 1, and new ones in front, repeated without a copy; -1 leaves a length as it is. */
    default Tensor expand(int... dims) {
        return Functional.expand(self(), dims);
    }

    /** Expanded to the shape of another. */
    default Tensor expandAs(Tensor other) {
        return Functional.expand(self(), other.shape().dims());
    }

    /** This tensor if its elements lie one after the other, a copy otherwise. */
    default Tensor contiguous() {
        return self().value().isContiguous() ? self() : self().copy();
    }

    /** A copy, which gradients go through (PyTorch's {@code clone}). */
    default Tensor copy() {
        return Functional.copy(self());
    }

    /** Copies side by side, as many along each dimension as named. */
    default Tensor repeat(int... times) {
        return Functional.repeat(self(), times);
    }

    /** Each index of a dimension {@code times} times in a row. */
    default Tensor repeatInterleave(int times, int dim) {
        return Functional.repeatInterleave(self(), times, dim);
    }

    /** At most {@code chunks} equal parts of a dimension; views. */
    default List<Tensor> chunk(int chunks, int dim) {
        return Functional.chunk(self(), chunks, dim);
    }

    /** Parts of {@code length} indices of a dimension; views. */
    default List<Tensor> split(int length, int dim) {
        return Functional.split(self(), length, dim);
    }

    /** Parts of a dimension by their lengths; views. */
    default List<Tensor> split(int[] lengths, int dim) {
        return Functional.split(self(), lengths, dim);
    }

    /** All indices of a dimension, without that dimension; views. */
    default List<Tensor> unbind(int dim) {
        return Functional.unbind(self(), dim);
    }

    /** Dimensions backwards. */
    default Tensor flip(int... dims) {
        return Functional.flip(self(), dims);
    }

    /** A dimension moved along; what leaves at the end comes in at the start. */
    default Tensor roll(int shift, int dim) {
        return Functional.roll(self(), shift, dim);
    }

    /** All elements in a row moved along, in the old shape. */
    default Tensor roll(int shift) {
        return Functional.roll(self(), shift);
    }

    /** The lower triangle of matrices, zeros elsewhere. */
    default Tensor tril() {
        return Functional.tril(self(), 0);
    }

    /** Elements on and below the diagonal {@code column - row = diagonal}, zeros elsewhere. */
    default Tensor tril(int diagonal) {
        return Functional.tril(self(), diagonal);
    }

    /** The upper triangle of matrices, zeros elsewhere. */
    default Tensor triu() {
        return Functional.triu(self(), 0);
    }

    /** Elements on and above the diagonal {@code column - row = diagonal}, zeros elsewhere. */
    default Tensor triu(int diagonal) {
        return Functional.triu(self(), diagonal);
    }

    /** A border of zeros: widths before and after the last dimension, then of the one before it, ... */
    default Tensor pad(int... widths) {
        return Functional.pad(self(), 0, widths);
    }

    /** Labels, indices or masks as float32. */
    default Tensor toFloat() {
        return self().isInt() ? new Tensor(Conversion.toFloat(self().value())) : self();
    }

    /** Numbers without their fraction as int32; has no gradient. */
    default Tensor toInt() {
        return self().isInt() ? self() : new Tensor(Conversion.toInt(self().value()));
    }
}
