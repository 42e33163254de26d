package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Every operation, a line each (PyTorch's {@code torch} and {@code torch.nn.functional}). An operation made of others has its body here; one
 * with its own kernel has a file beside this one. By theme in four files, which are one to whoever calls them: functions of elements,
 * reductions, shapes, and the others here.
 */
public final class Functional extends ConvolutionFunctions {
    private Functional() {}

    // Arithmetic, broadcast as in NumPy.

    /** {@code a + b}. */
    public static Tensor add(Tensor a, Tensor b) {
        return Add.forward(a, b);
    }

    /** {@code a - b}. */
    public static Tensor sub(Tensor a, Tensor b) {
        return Sub.forward(a, b);
    }

    /** {@code a * b}. */
    public static Tensor mul(Tensor a, Tensor b) {
        return Mul.forward(a, b);
    }

    /** {@code a / b}. */
    public static Tensor div(Tensor a, Tensor b) {
        return Div.forward(a, b);
    }

    /** {@code x + number}. */
    public static Tensor add(Tensor x, float number) {
        return Affine.add(x, number);
    }

    /** {@code x * number}. */
    public static Tensor mul(Tensor x, float number) {
        return Affine.mul(x, number);
    }

    /** {@code x / number}, exactly rounded. */
    public static Tensor div(Tensor x, float number) {
        return Div.forward(x, Tensor.scalar(number));
    }

    /** {@code x ^ exponent}. */
    public static Tensor pow(Tensor x, float exponent) {
        return Pow.forward(x, exponent);
    }

    // Matrices.

    /**
     * Matrix product {@code [.., m, k] [.., k, n]}, the dimensions in front broadcast; a vector {@code [k]} is a row on the left and a column on
     * the right, and has no dimension in the result.
     */
    public static Tensor matmul(Tensor a, Tensor b) {
        return MatMul.forward(a, b);
    }

    /** Products of two batches of matrices, {@code [n, i, k] [n, k, j]}. */
    public static Tensor bmm(Tensor a, Tensor b) {
        Checks.rank("bmm", "a", a.value(), 3);
        Checks.rank("bmm", "b", b.value(), 3);
        return matmul(a, b);
    }

    /** Product of a matrix and a vector, {@code [m, k] [k]}. */
    public static Tensor mv(Tensor matrix, Tensor vector) {
        Checks.rank("mv", "the matrix", matrix.value(), 2);
        Checks.rank("mv", "the vector", vector.value(), 1);
        return matmul(matrix, vector);
    }

    /** Sum of the products of two vectors' elements. */
    public static Tensor dot(Tensor a, Tensor b) {
        Checks.rank("dot", "a", a.value(), 1);
        Checks.rank("dot", "b", b.value(), 1);
        return matmul(a, b);
    }

    /** {@code y[i][j] = a[i] b[j]} of two vectors. */
    public static Tensor outer(Tensor a, Tensor b) {
        Checks.rank("outer", "a", a.value(), 1);
        Checks.rank("outer", "b", b.value(), 1);
        return mul(unsqueeze(a, 1), b);
    }

    /** {@code x wᵀ + b}: x {@code [.., in]}, w {@code [out, in]}, b {@code [out]} or null. */
    public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        return Linear.forward(x, weight, bias);
    }

    /** {@code f(x wᵀ + b)}, in one go where f's slope follows from its output. */
    public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias, Activation function) {
        return function.slopeFromOutput()
                ? Linear.forward(x, weight, bias, function)
                : Apply.forward(Linear.forward(x, weight, bias), function);
    }

    // Elementwise functions: rows of the table in core.kernel.Activations.

    /** Any activation. */
    public static Tensor apply(Tensor x, Activation function) {
        return Apply.forward(x, function);
    }

    /** {@code max(x, 0)}. */
    public static Tensor relu(Tensor x) {
        return Apply.forward(x, Activations.RELU);
    }

    /** {@code x} where positive, {@code slope x} elsewhere. */
    public static Tensor leakyRelu(Tensor x, float slope) {
        return Apply.forward(x, Activations.leakyRelu(slope));
    }

    /** {@code 1 / (1 + e^-x)}. */
    public static Tensor sigmoid(Tensor x) {
        return Apply.forward(x, Activations.SIGMOID);
    }

    /** Hyperbolic tangent. */
    public static Tensor tanh(Tensor x) {
        return Apply.forward(x, Activations.TANH);
    }

    /** {@code x Phi(x)} by erf. */
    public static Tensor gelu(Tensor x) {
        return Apply.forward(x, Activations.GELU);
    }

    /** {@code x Phi(x)} by the approximation with tanh. */
    public static Tensor geluTanh(Tensor x) {
        return Apply.forward(x, Activations.GELU_TANH);
    }

    // Along a dimension.

    /** Softmax along a dimension. */
    public static Tensor softmax(Tensor x, int dim) {
        return SoftmaxOp.forward(x, dim, false);
    }

    /** Logarithm of the softmax along a dimension. */
    public static Tensor logSoftmax(Tensor x, int dim) {
        return SoftmaxOp.forward(x, dim, true);
    }

    // Regularisation.

    /** Zeroes elements with probability p and scales the others, in training; the input itself otherwise. */
    public static Tensor dropout(Tensor x, float p, boolean training) {
        return training && p != 0 ? Dropout.forward(x, p) : x;
    }
}
