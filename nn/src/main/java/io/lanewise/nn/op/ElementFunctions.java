package io.lanewise.nn.op;

import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.Comparison;
import io.lanewise.core.kernel.Conversion;
import io.lanewise.core.kernel.MathFunctions;
import io.lanewise.nn.autograd.Tensor;

/**
 * Functions of single elements, comparisons and choices, of {@link Functional}. A mask is an int32 tensor of 0 and 1, and never requires a
 * gradient.
 */
abstract class ElementFunctions {
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

    /** {@code 1 / x}. */
    public static Tensor reciprocal(Tensor x) {
        return Apply.forward(x, Activations.RECIPROCAL);
    }

    /** {@code 1 / sqrt(x)}. */
    public static Tensor rsqrt(Tensor x) {
        return Apply.forward(x, MathFunctions.RSQRT);
    }

    /** {@code log(1 + x)}, exact near 0. */
    public static Tensor log1p(Tensor x) {
        return Apply.forward(x, MathFunctions.LOG1P);
    }

    /** Logarithm to base 2. */
    public static Tensor log2(Tensor x) {
        return Apply.forward(x, MathFunctions.LOG2);
    }

    /** Logarithm to base 10. */
    public static Tensor log10(Tensor x) {
        return Apply.forward(x, MathFunctions.LOG10);
    }

    /** {@code e^x - 1}, exact near 0. */
    public static Tensor expm1(Tensor x) {
        return Apply.forward(x, MathFunctions.EXPM1);
    }

    /** Error function. */
    public static Tensor erf(Tensor x) {
        return Apply.forward(x, MathFunctions.ERF);
    }

    /** Sine. */
    public static Tensor sin(Tensor x) {
        return Apply.forward(x, MathFunctions.SIN);
    }

    /** Cosine. */
    public static Tensor cos(Tensor x) {
        return Apply.forward(x, MathFunctions.COS);
    }

    /** Tangent. */
    public static Tensor tan(Tensor x) {
        return Apply.forward(x, MathFunctions.TAN);
    }

    /** Inverse sine. */
    public static Tensor asin(Tensor x) {
        return Apply.forward(x, MathFunctions.ASIN);
    }

    /** Inverse cosine. */
    public static Tensor acos(Tensor x) {
        return Apply.forward(x, MathFunctions.ACOS);
    }

    /** Inverse tangent. */
    public static Tensor atan(Tensor x) {
        return Apply.forward(x, MathFunctions.ATAN);
    }

    /** Hyperbolic sine. */
    public static Tensor sinh(Tensor x) {
        return Apply.forward(x, MathFunctions.SINH);
    }

    /** Hyperbolic cosine. */
    public static Tensor cosh(Tensor x) {
        return Apply.forward(x, MathFunctions.COSH);
    }

    /** Least integer that is not less; slope 0. */
    public static Tensor ceil(Tensor x) {
        return Apply.forward(x, MathFunctions.CEIL);
    }

    /** Largest integer that is not more; slope 0. */
    public static Tensor floor(Tensor x) {
        return Apply.forward(x, MathFunctions.FLOOR);
    }

    /** Nearest integer, of two the even one; slope 0. */
    public static Tensor round(Tensor x) {
        return Apply.forward(x, MathFunctions.ROUND);
    }

    /** Without the fraction; slope 0. */
    public static Tensor trunc(Tensor x) {
        return Apply.forward(x, MathFunctions.TRUNC);
    }

    /** The fraction {@code x - trunc(x)}. */
    public static Tensor frac(Tensor x) {
        return Apply.forward(x, MathFunctions.FRAC);
    }

    /** -1, 0 or 1; slope 0. */
    public static Tensor sign(Tensor x) {
        return Apply.forward(x, MathFunctions.SIGN);
    }

    /** {@code x ^ exponent}, broadcast. */
    public static Tensor pow(Tensor x, Tensor exponent) {
        return PowTensor.forward(x, exponent);
    }

    /** {@code min(max(x, low), high)}; an infinite bound is none. */
    public static Tensor clamp(Tensor x, float low, float high) {
        return ClampOp.forward(x, low, high);
    }

    /** The larger of a and b, broadcast; equals share the gradient. */
    public static Tensor maximum(Tensor a, Tensor b) {
        return Larger.forward(a, b, true);
    }

    /** The smaller of a and b, broadcast; equals share the gradient. */
    public static Tensor minimum(Tensor a, Tensor b) {
        return Larger.forward(a, b, false);
    }

    /** {@code a + weight (b - a)}, broadcast. */
    public static Tensor lerp(Tensor a, Tensor b, float weight) {
        return Functional.add(a, Functional.mul(Functional.sub(b, a), weight));
    }

    // Masks.

    /** Mask of {@code a} = {@code b}, broadcast. */
    public static Tensor eq(Tensor a, Tensor b) {
        return compare(Comparison.EQUAL, a, b);
    }

    /** Mask of x = a number. */
    public static Tensor eq(Tensor x, float number) {
        return compare(Comparison.EQUAL, x, Tensor.scalar(number));
    }

    /** Mask of {@code a} &ne; {@code b}, broadcast. */
    public static Tensor ne(Tensor a, Tensor b) {
        return compare(Comparison.NOT_EQUAL, a, b);
    }

    /** Mask of x &ne; a number. */
    public static Tensor ne(Tensor x, float number) {
        return compare(Comparison.NOT_EQUAL, x, Tensor.scalar(number));
    }

    /** Mask of {@code a} &lt; {@code b}, broadcast. */
    public static Tensor lt(Tensor a, Tensor b) {
        return compare(Comparison.LESS, a, b);
    }

    /** Mask of x &lt; a number. */
    public static Tensor lt(Tensor x, float number) {
        return compare(Comparison.LESS, x, Tensor.scalar(number));
    }

    /** Mask of {@code a} &le; {@code b}, broadcast. */
    public static Tensor le(Tensor a, Tensor b) {
        return compare(Comparison.LESS_EQUAL, a, b);
    }

    /** Mask of x &le; a number. */
    public static Tensor le(Tensor x, float number) {
        return compare(Comparison.LESS_EQUAL, x, Tensor.scalar(number));
    }

    /** Mask of {@code a} &gt; {@code b}, broadcast. */
    public static Tensor gt(Tensor a, Tensor b) {
        return compare(Comparison.GREATER, a, b);
    }

    /** Mask of x &gt; a number. */
    public static Tensor gt(Tensor x, float number) {
        return compare(Comparison.GREATER, x, Tensor.scalar(number));
    }

    /** Mask of {@code a} &ge; {@code b}, broadcast. */
    public static Tensor ge(Tensor a, Tensor b) {
        return compare(Comparison.GREATER_EQUAL, a, b);
    }

    /** Mask of x &ge; a number. */
    public static Tensor ge(Tensor x, float number) {
        return compare(Comparison.GREATER_EQUAL, x, Tensor.scalar(number));
    }

    /** Integers are compared with numbers as such. */
    private static Tensor compare(Comparison comparison, Tensor a, Tensor b) {
        boolean mixed = a.isInt() != b.isInt();
        Tensor left = mixed && a.isInt() ? new Tensor(Conversion.toFloat(a.value())) : a;
        Tensor right = mixed && b.isInt() ? new Tensor(Conversion.toFloat(b.value())) : b;
        return new Tensor(comparison.of(left.value(), right.value()));
    }

    /** Mask of the elements that are not a number. */
    public static Tensor isnan(Tensor x) {
        return ne(x, x);
    }

    /** Mask of the infinite elements. */
    public static Tensor isinf(Tensor x) {
        return eq(abs(x.detach()), Float.POSITIVE_INFINITY);
    }

    /** Mask of the elements that are neither infinite nor NaN. */
    public static Tensor isfinite(Tensor x) {
        return le(abs(x.detach()), Float.MAX_VALUE);
    }

    /** Mask of where both are not 0. */
    public static Tensor logicalAnd(Tensor a, Tensor b) {
        return where(ne(a, 0), ne(b, 0), Tensor.ofInts(new int[] {0}));
    }

    /** Mask of where one is not 0. */
    public static Tensor logicalOr(Tensor a, Tensor b) {
        return where(ne(a, 0), Tensor.ofInts(new int[] {1}), ne(b, 0));
    }

    /** Mask of where one alone is not 0. */
    public static Tensor logicalXor(Tensor a, Tensor b) {
        return ne(ne(a, 0), ne(b, 0));
    }

    /** Mask of where x is 0. */
    public static Tensor logicalNot(Tensor x) {
        return eq(x, 0);
    }

    // Choices.

    /** a where the mask is not 0, b elsewhere, all broadcast. */
    public static Tensor where(Tensor mask, Tensor a, Tensor b) {
        return WhereOp.forward(mask, a, b);
    }

    /** x, with a number where the mask is not 0. */
    public static Tensor maskedFill(Tensor x, Tensor mask, float number) {
        return WhereOp.forward(mask, Tensor.scalar(number), x);
    }
}
