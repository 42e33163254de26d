package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Every differentiable operation, a line each (PyTorch's {@code torch.nn.functional}). An operation made of others has its body here; one
 * with its own kernel has a file beside this one.
 */
public final class Functional extends LossFunctions {
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

    /** {@code [m, k] x [k, n]}. */
    public static Tensor matmul(Tensor a, Tensor b) {
        return MatMul.forward(a, b);
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

    /** {@code -x}. */
    public static Tensor neg(Tensor x) {
        return Apply.forward(x, Activations.NEG);
    }

    /** {@code |x|}. */
    public static Tensor abs(Tensor x) {
        return Apply.forward(x, Activations.ABS);
    }

    /** {@code e^x}. */
    public static Tensor exp(Tensor x) {
        return Apply.forward(x, Activations.EXP);
    }

    /** Natural logarithm. */
    public static Tensor log(Tensor x) {
        return Apply.forward(x, Activations.LOG);
    }

    /** Square root. */
    public static Tensor sqrt(Tensor x) {
        return Apply.forward(x, Activations.SQRT);
    }

    /** {@code x^2}. */
    public static Tensor square(Tensor x) {
        return Apply.forward(x, Activations.SQUARE);
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

    /** Sum over dimensions, or over all if none is named. */
    public static Tensor sum(Tensor x, boolean keepDim, int... dims) {
        return Sum.sum(x, keepDim, dims);
    }

    /** Mean over dimensions, or over all if none is named. */
    public static Tensor mean(Tensor x, boolean keepDim, int... dims) {
        return Sum.mean(x, keepDim, dims);
    }

    /** Largest element; not differentiable. */
    public static float max(Tensor x) {
        Tape.withoutGradient("max", x);
        return Reductions.max(x.value(), false).item();
    }

    /** Smallest element; not differentiable. */
    public static float min(Tensor x) {
        Tape.withoutGradient("min", x);
        return Reductions.min(x.value(), false).item();
    }

    /** Index of the largest element along the last dimension; not differentiable. */
    public static Tensor argmax(Tensor x) {
        Tape.withoutGradient("argmax", x);
        return new Tensor(Reductions.argmax(x.value()));
    }

    // Shapes: views where they can be.

    /** The same elements in another shape; one length may be -1. */
    public static Tensor reshape(Tensor x, int... dims) {
        return Reshape.forward(x, x.value().reshape(dims));
    }

    /** Dimensions {@code first} to {@code last} as one. */
    public static Tensor flatten(Tensor x, int first, int last) {
        return Reshape.forward(x, flat(x.value(), first, last));
    }

    private static NDArray flat(NDArray x, int first, int last) {
        if (x.shape().rank() == 0) {
            return x.reshape(1);
        }
        int from = x.shape().axis("flatten", first);
        int to = x.shape().axis("flatten", last);
        Checks.that(from <= to, "flatten", "the first dimension must not be behind the last");
        int[] dims = x.shape().dims();
        int[] flat = new int[dims.length - (to - from)];
        int length = 1;
        for (int i = from; i <= to; i++) {
            length *= dims[i];
        }
        System.arraycopy(dims, 0, flat, 0, from);
        flat[from] = length;
        System.arraycopy(dims, to + 1, flat, from + 1, dims.length - to - 1);
        return x.reshape(flat);
    }

    /** A dimension of length 1 inserted. */
    public static Tensor unsqueeze(Tensor x, int dim) {
        return Reshape.forward(x, x.value().unsqueeze(dim));
    }

    /** Without the dimension, if its length is 1. */
    public static Tensor squeeze(Tensor x, int dim) {
        return Reshape.forward(x, x.value().squeeze(dim));
    }

    /** Two dimensions exchanged. */
    public static Tensor transpose(Tensor x, int a, int b) {
        return Transpose.forward(x, a, b);
    }

    /** Dimensions of length 1 repeated. */
    public static Tensor expand(Tensor x, int... dims) {
        return Expand.forward(x, dims);
    }

    /** Part of a dimension. */
    public static Tensor slice(Tensor x, int dim, int start, int end, int step) {
        return Slice.forward(x, dim, start, end, step);
    }

    /** One index of a dimension. */
    public static Tensor select(Tensor x, int dim, int index) {
        return Slice.select(x, dim, index);
    }

    /** Slices of the first dimension by index. */
    public static Tensor indexSelect(Tensor x, int... indices) {
        return IndexSelect.forward(x, indices);
    }

    // Regularisation.

    /** Zeroes elements with probability p and scales the others, in training; the input itself otherwise. */
    public static Tensor dropout(Tensor x, float p, boolean training) {
        return training && p != 0 ? Dropout.forward(x, p) : x;
    }
}
