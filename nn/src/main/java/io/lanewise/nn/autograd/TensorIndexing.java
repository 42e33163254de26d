package io.lanewise.nn.autograd;

import io.lanewise.nn.op.Functional;

/**
 * Comparisons, masks and indices as methods of a tensor; each is an operation of {@link Functional}. A mask is an int32 tensor of 0 and 1.
 */
public interface TensorIndexing {
    private Tensor self() {
        return (Tensor) this;
    }

    /** Mask of this = other, broadcast. */
    default Tensor eq(Tensor other) {
        return Functional.eq(self(), other);
    }

    /** Mask of this = a number. */
    default Tensor eq(float number) {
        return Functional.eq(self(), number);
    }

    /** Mask of this &ne; other, broadcast. */
    default Tensor ne(Tensor other) {
        return Functional.ne(self(), other);
    }

    /** Mask of this &ne; a number. */
    default Tensor ne(float number) {
        return Functional.ne(self(), number);
    }

    /** Mask of this &lt; other, broadcast. */
    default Tensor lt(Tensor other) {
        return Functional.lt(self(), other);
    }

    /** Mask of this &lt; a number. */
    default Tensor lt(float number) {
        return Functional.lt(self(), number);
    }

    /** Mask of this &le; other, broadcast. */
    default Tensor le(Tensor other) {
        return Functional.le(self(), other);
    }

    /** Mask of this &le; a number. */
    default Tensor le(float number) {
        return Functional.le(self(), number);
    }

    /** Mask of this &gt; other, broadcast. */
    default Tensor gt(Tensor other) {
        return Functional.gt(self(), other);
    }

    /** Mask of this &gt; a number. */
    default Tensor gt(float number) {
        return Functional.gt(self(), number);
    }

    /** Mask of this &ge; other, broadcast. */
    default Tensor ge(Tensor other) {
        return Functional.ge(self(), other);
    }

    /** Mask of this &ge; a number. */
    default Tensor ge(float number) {
        return Functional.ge(self(), number);
    }

    /** Mask of the elements that are not a number. */
    default Tensor isnan() {
        return Functional.isnan(self());
    }

    /** Mask of the infinite elements. */
    default Tensor isinf() {
        return Functional.isinf(self());
    }

    /** Mask of the elements that are neither infinite nor NaN. */
    default Tensor isfinite() {
        return Functional.isfinite(self());
    }

    /** Mask of the elements that are 0. */
    default Tensor logicalNot() {
        return Functional.logicalNot(self());
    }

    /** Mask of where both are not 0. */
    default Tensor logicalAnd(Tensor other) {
        return Functional.logicalAnd(self(), other);
    }

    /** Mask of where one is not 0. */
    default Tensor logicalOr(Tensor other) {
        return Functional.logicalOr(self(), other);
    }

    /** Mask of where one alone is not 0. */
    default Tensor logicalXor(Tensor other) {
        return Functional.logicalXor(self(), other);
    }

    /** This where the mask is not 0, other elsewhere, broadcast. */
    default Tensor where(Tensor mask, Tensor other) {
        return Functional.where(mask, self(), other);
    }

    /** This, with a number where the mask is not 0. */
    default Tensor maskedFill(Tensor mask, float number) {
        return Functional.maskedFill(self(), mask, number);
    }

    /** The elements where a mask of this shape is not 0, as a vector. */
    default Tensor maskedSelect(Tensor mask) {
        return Functional.maskedSelect(self(), mask);
    }

    /** Rows (or slices of the first dimension) in the order of the indices, which may repeat. */
    default Tensor indexSelect(int... indices) {
        return Functional.indexSelect(self(), indices);
    }

    /** Slices of a dimension in the order of the int32 indices, which may repeat. */
    default Tensor indexSelect(int dim, Tensor index) {
        return Functional.indexSelect(self(), dim, index);
    }

    /** An element for each index: {@code this[index[i][j]][j]} for dimension 0. */
    default Tensor gather(int dim, Tensor index) {
        return Functional.gather(self(), dim, index);
    }

    /** This, with {@code source[i][j]} added at {@code [index[i][j]][j]} for dimension 0. */
    default Tensor scatterAdd(int dim, Tensor index, Tensor source) {
        return Functional.scatterAdd(self(), dim, index, source);
    }

    /** This, with {@code source[i][j]} put at {@code [index[i][j]][j]} for dimension 0. */
    default Tensor scatter(int dim, Tensor index, Tensor source) {
        return Functional.scatter(self(), dim, index, source);
    }

    /** Labels as rows of {@code classes} zeros with a 1 in the label's place, as int32. */
    default Tensor oneHot(int classes) {
        return Functional.oneHot(self(), classes);
    }
}
