package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Trigonometry;
import io.lanewise.core.simd.VectorMath;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Elementwise functions beside those that networks are made of ({@link Activations}), each f directly above its f'. */
public final class MathFunctions {
    private static final FloatVector ZERO = all(0);
    private static final FloatVector ONE = all(1);
    private static final FloatVector HALF = all(0.5f);
    private static final FloatVector MINUS_HALF = all(-0.5f);

    /** From here on every float is an integer; adding and taking it away rounds the ones below. */
    private static final FloatVector WHOLE = all(0x1p23f);

    private static final FloatVector LOG2_E = all((float) (1 / Math.log(2)));
    private static final FloatVector LOG10_E = all((float) (1 / Math.log(10)));
    private static final FloatVector TWO_OVER_SQRT_PI = all((float) (2 / Math.sqrt(Math.PI)));
    private static final FloatVector SQRT_TWO = all((float) Math.sqrt(2));

    /** 1 / sqrt(x). */
    public static final Activation RSQRT = Activation.of(
            "rsqrt", //
            x -> ONE.div(x.sqrt()),
            (x, y) -> y.mul(y).mul(y).mul(MINUS_HALF));

    /** log(1 + x), exact near 0. */
    public static final Activation LOG1P = Activation.of(
            "log1p", //
            VectorMath::log1p,
            (x, y) -> ONE.div(x.add(ONE)));

    /** Logarithm to base 2. */
    public static final Activation LOG2 = Activation.of(
            "log2", //
            x -> VectorMath.log(x).mul(LOG2_E),
            (x, y) -> LOG2_E.div(x));

    /** Logarithm to base 10. */
    public static final Activation LOG10 = Activation.of(
            "log10", //
            x -> VectorMath.log(x).mul(LOG10_E),
            (x, y) -> LOG10_E.div(x));

    /** e<sup>x</sup> - 1, exact near 0. */
    public static final Activation EXPM1 = Activation.of(
            "expm1", //
            VectorMath::expm1,
            (x, y) -> y.add(ONE));

    /** Error function. */
    public static final Activation ERF = Activation.of(
            "erf", //
            VectorMath::erf,
            (x, y) -> VectorMath.gaussian(x.mul(SQRT_TWO)).mul(TWO_OVER_SQRT_PI));

    /** Sine. */
    public static final Activation SIN = Activation.of(
            "sin", //
            Trigonometry::sin,
            (x, y) -> Trigonometry.cos(x));

    /** Cosine. */
    public static final Activation COS = Activation.of(
            "cos", //
            Trigonometry::cos,
            (x, y) -> Trigonometry.sin(x).neg());

    /** Tangent. */
    public static final Activation TAN = Activation.of(
            "tan", //
            Trigonometry::tan,
            (x, y) -> Lanes.fma(y, y, ONE));

    /** Inverse sine. */
    public static final Activation ASIN = Activation.of(
            "asin", //
            Trigonometry::asin,
            (x, y) -> ONE.div(ONE.sub(x).mul(ONE.add(x)).sqrt()));

    /** Inverse cosine. */
    public static final Activation ACOS = Activation.of(
            "acos", //
            Trigonometry::acos,
            (x, y) -> ONE.div(ONE.sub(x).mul(ONE.add(x)).sqrt()).neg());

    /** Inverse tangent. */
    public static final Activation ATAN = Activation.of(
            "atan", //
            Trigonometry::atan,
            (x, y) -> ONE.div(Lanes.fma(x, x, ONE)));

    /** Hyperbolic sine, (e<sup>x</sup> - e<sup>-x</sup>) / 2. */
    public static final Activation SINH = Activation.of(
            "sinh", //
            MathFunctions::sinh,
            (x, y) -> cosh(x));

    /** Hyperbolic cosine, (e<sup>x</sup> + e<sup>-x</sup>) / 2. */
    public static final Activation COSH = Activation.of(
            "cosh", //
            MathFunctions::cosh,
            (x, y) -> sinh(x));

    /** Least integer that is not less than x; slope 0. */
    public static final Activation CEIL = Activation.of(
            "ceil", //
            x -> {
                FloatVector r = rounded(x);
                return r.add(ZERO.blend(ONE, r.compare(LT, x)));
            },
            (x, y) -> ZERO);

    /** Largest integer that is not more than x; slope 0. */
    public static final Activation FLOOR = Activation.of(
            "floor", //
            x -> {
                FloatVector r = rounded(x);
                return r.sub(ZERO.blend(ONE, r.compare(GT, x)));
            },
            (x, y) -> ZERO);

    /** Nearest integer, of two the even one; slope 0. */
    public static final Activation ROUND = Activation.of(
            "round", //
            MathFunctions::rounded,
            (x, y) -> ZERO);

    /** x without its fraction; slope 0. */
    public static final Activation TRUNC = Activation.of(
            "trunc", //
            MathFunctions::truncated,
            (x, y) -> ZERO);

    /** The fraction x - trunc(x). */
    public static final Activation FRAC = Activation.of(
            "frac", //
            x -> x.sub(truncated(x)),
            (x, y) -> ONE);

    /** -1, 0 or 1; slope 0. */
    public static final Activation SIGN = Activation.of(
            "sign", //
            x -> x.blend(1, x.compare(GT, 0)).blend(-1, x.compare(LT, 0)),
            (x, y) -> ZERO);

    private MathFunctions() {}

    /** Every function above. */
    public static List<Activation> all() {
        return List.of(
                RSQRT, LOG1P, LOG2, LOG10, EXPM1, ERF, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, CEIL, FLOOR, ROUND,
                TRUNC, FRAC, SIGN);
    }

    private static FloatVector rounded(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector r = a.add(WHOLE).sub(WHOLE);
        return x.blend(
                r.blend(r.neg(), x.compare(LT, ZERO)),
                a.compare(LT, WHOLE).and(x.compare(EQ, ZERO).not()));
    }

    private static FloatVector truncated(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector r = a.add(WHOLE).sub(WHOLE);
        FloatVector t = r.sub(ZERO.blend(ONE, r.compare(GT, a)));
        return x.blend(t.blend(t.neg(), x.compare(LT, ZERO)), a.compare(LT, WHOLE));
    }

    /** From e<sup>|x|</sup> - 1, which keeps small x; past the range of exp from the square of e<sup>|x|/2</sup>. */
    private static FloatVector sinh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector e = VectorMath.expm1(a);
        FloatVector y = e.add(e.div(e.add(ONE))).mul(HALF);
        FloatVector root = VectorMath.exp(a.mul(HALF));
        y = y.blend(root.mul(HALF).mul(root), a.compare(GE, 60));
        return y.blend(y.neg(), x.compare(LT, ZERO)).blend(x, x.compare(EQ, ZERO));
    }

    private static FloatVector cosh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector e = VectorMath.exp(a);
        FloatVector root = VectorMath.exp(a.mul(HALF));
        return e.add(ONE.div(e)).mul(HALF).blend(root.mul(HALF).mul(root), a.compare(GE, 60));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }
}
