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

    /** {@code this} to the power of another, broadcast. */
    default Tensor pow(Tensor exponent) {
        return Functional.pow(self(), exponent);
    }

    /** Matrix product {@code [.., m, k] [.., k, n]}, broadcast in front; of vectors too. */
    default Tensor matmul(Tensor other) {
        return Functional.matmul(self(), other);
    }

    /** Products of two batches of matrices. */
    default Tensor bmm(Tensor other) {
        return Functional.bmm(self(), other);
    }

    /** Product of this matrix and a vector. */
    default Tensor mv(Tensor vector) {
        return Functional.mv(self(), vector);
    }

    /** Sum of the products of two vectors' elements. */
    default Tensor dot(Tensor other) {
        return Functional.dot(self(), other);
    }

    /** {@code y[i][j] = this[i] other[j]} of two vectors. */
    default Tensor outer(Tensor other) {
        return Functional.outer(self(), other);
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

    /** {@code 1 / this}. */
    default Tensor reciprocal() {
        return Functional.reciprocal(self());
    }

    /** {@code 1 / sqrt(this)}. */
    default Tensor rsqrt() {
        return Functional.rsqrt(self());
    }

    /** {@code log(1 + this)}, exact near 0. */
    default Tensor log1p() {
        return Functional.log1p(self());
    }

    /** Logarithm to base 2. */
    default Tensor log2() {
        return Functional.log2(self());
    }

    /** Logarithm to base 10. */
    default Tensor log10() {
        return Functional.log10(self());
    }

    /** {@code e^this - 1}, exact near 0. */
    default Tensor expm1() {
        return Functional.expm1(self());
    }

    /** Error function. */
    default Tensor erf() {
        return Functional.erf(self());
    }

    /** Sine. */
    default Tensor sin() {
        return Functional.sin(self());
    }

    /** Cosine. */
    default Tensor cos() {
        return Functional.cos(self());
    }

    /** Tangent. */
    default Tensor tan() {
        return Functional.tan(self());
    }

    /** Inverse sine. */
    default Tensor asin() {
        return Functional.asin(self());
    }

    /** Inverse cosine. */
    default Tensor acos() {
        return Functional.acos(self());
    }

    /** Inverse tangent. */
    default Tensor atan() {
        return Functional.atan(self());
    }

    /** Hyperbolic sine. */
    default Tensor sinh() {
        return Functional.sinh(self());
    }

    /** Hyperbolic cosine. */
    default Tensor cosh() {
        return Functional.cosh(self());
    }

    /** Least integer that is not less; gradient 0. */
    default Tensor ceil() {
        return Functional.ceil(self());
    }

    /** Largest integer that is not more; gradient 0. */
    default Tensor floor() {
        return Functional.floor(self());
    }

    /** Nearest integer, of two the even one; gradient 0. */
    default Tensor round() {
        return Functional.round(self());
    }

    /** Without the fraction; gradient 0. */
    default Tensor trunc() {
        return Functional.trunc(self());
    }

    /** The fraction. */
    default Tensor frac() {
        return Functional.frac(self());
    }

    /** -1, 0 or 1; gradient 0. */
    default Tensor sign() {
        return Functional.sign(self());
    }

    /** This held within bounds; an infinite bound is none. */
    default Tensor clamp(float low, float high) {
        return Functional.clamp(self(), low, high);
    }

    /** The larger of both, broadcast. */
    default Tensor maximum(Tensor other) {
        return Functional.maximum(self(), other);
    }

    /** The smaller of both, broadcast. */
    default Tensor minimum(Tensor other) {
        return Functional.minimum(self(), other);
    }

    /** {@code this + weight (other - this)}, broadcast. */
    default Tensor lerp(Tensor other, float weight) {
        return Functional.lerp(self(), other, weight);
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
