package io.lanewise.nn.autograd;

import io.lanewise.core.kernel.Activation;
import io.lanewise.nn.op.Functional;

/** Arithmetic and elementwise functions as methods of a tensor; each is an operation of {@link Functional}. */
public interface TensorMath {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code this + other}, broadcast. */
    default Tensor add(Tensor other) {
        return Functional.add(self(), other);
    }

    /** {@code this - other}, broadcast. */
    default Tensor sub(Tensor other) {
        return Functional.sub(self(), other);
    }

    /** {@code this * other}, broadcast. */
    default Tensor mul(Tensor other) {
        return Functional.mul(self(), other);
    }

    /** {@code this / other}, broadcast. */
    default Tensor div(Tensor other) {
        return Functional.div(self(), other);
    }

    /** {@code this + number}. */
    default Tensor add(float number) {
        return Functional.add(self(), number);
    }

    /** {@code this - number}. */
    default Tensor sub(float number) {
        return Functional.add(self(), -number);
    }

    /** {@code this * number}. */
    default Tensor mul(float number) {
        return Functional.mul(self(), number);
    }

    /** {@code this / number}. */
    default Tensor div(float number) {
        return Functional.div(self(), number);
    }

    /** {@code this} to the power of a number. */
    default Tensor pow(float exponent) {
        return Functional.pow(self(), exponent);
    }

    /** Matrix product {@code [m, k] x [k, n]}. */
    default Tensor matmul(Tensor other) {
        return Functional.matmul(self(), other);
    }

    /** An activation, the library's or one's own. */
    default Tensor apply(Activation activation) {
        return Functional.apply(self(), activation);
    }

    /** {@code -this}. */
    default Tensor neg() {
        return Functional.neg(self());
    }

    /** Absolute value; its gradient at 0 is 0. */
    default Tensor abs() {
        return Functional.abs(self());
    }

    /** {@code e} to the power of this. */
    default Tensor exp() {
        return Functional.exp(self());
    }

    /** Natural logarithm. */
    default Tensor log() {
        return Functional.log(self());
    }

    /** Square root. */
    default Tensor sqrt() {
        return Functional.sqrt(self());
    }

    /** {@code this * this}. */
    default Tensor square() {
        return Functional.square(self());
    }

    /** {@code max(this, 0)}; the gradient at 0 is 0. */
    default Tensor relu() {
        return Functional.relu(self());
    }

    /** {@code this} where positive, {@code slope * this} elsewhere. */
    default Tensor leakyRelu(float slope) {
        return Functional.leakyRelu(self(), slope);
    }

    /** {@code 1 / (1 + exp(-this))}. */
    default Tensor sigmoid() {
        return Functional.sigmoid(self());
    }

    /** Hyperbolic tangent. */
    default Tensor tanh() {
        return Functional.tanh(self());
    }

    /** {@code this * Phi(this)} with the normal distribution function, exactly by erf. */
    default Tensor gelu() {
        return Functional.gelu(self());
    }

    /** {@code exp(this) / sum(exp(this))} along a dimension. */
    default Tensor softmax(int dim) {
        return Functional.softmax(self(), dim);
    }

    /** {@code log(softmax(this))} along a dimension, stable. */
    default Tensor logSoftmax(int dim) {
        return Functional.logSoftmax(self(), dim);
    }
}
