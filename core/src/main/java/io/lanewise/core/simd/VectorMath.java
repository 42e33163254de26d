package io.lanewise.core.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Elementary functions on vectors, by polynomials of this library's own so that they inline and run the same at every lane
 * width. The polynomials are minimax fits with coefficients rounded to float one after the other. Each error bound is the
 * largest one measured against double over every 97th float; infinities and NaN go where {@link Math} sends them.
 */
public final class VectorMath {
    /** 1.5 * 2<sup>23</sup>: adding it rounds to an integer, and leaves that integer in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final float LOG2_E = 0x1.715476p0f;

    /** ln 2 in two parts; the first has so few bits that its product with an exponent is exact. */
    private static final float LN2_HIGH = 0x1.63p-1f;

    private static final float LN2_LOW = -0x1.bd0106p-13f;

    /** Above this exp is infinite. */
    private static final float EXP_HIGH = 0x1.62e42ep6f;

    /** Below this exp is not a normal number. */
    private static final float EXP_LOW = -0x1.5d589ep6f;

    private static final int SQRT_HALF_BITS = Float.floatToIntBits(0x1.6a09e6p-1f);
    private static final int MANTISSA_BITS = 23;

    private VectorMath() {}

    /** e<sup>x</sup>, within EXP_ULP ulp. Results below the smallest normal number are 0. */
    public static FloatVector exp(FloatVector x) {
        FloatVector y = expInRange(x);
        y = y.blend(0, x.compare(LT, EXP_LOW));
        // Past the range this product is infinite for large x, and NaN for NaN.
        return x.mul(Float.MAX_VALUE).blend(y, x.compare(LE, EXP_HIGH));
    }

    /** exp where x is in [EXP_LOW, EXP_HIGH]; anything, not even NaN for NaN, elsewhere. */
    private static FloatVector expInRange(FloatVector x) {
        FloatVector rounded = rounded(x);
        FloatVector y = expm1Reduced(x, rounded).add(1);
        // The integer's bits stand at the bottom of rounded; what stands above them is shifted out.
        IntVector exponent = rounded.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS);
        return y.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    /** x / ln 2 rounded to an integer, plus {@link #ROUND}. */
    private static FloatVector rounded(FloatVector x) {
        return step(x, LOG2_E, ROUND);
    }

    /** e<sup>r</sup> - 1 for r = x - n ln 2, |r| <= ln 2 / 2, where {@code rounded} = n + ROUND. */
    private static FloatVector expm1Reduced(FloatVector x, FloatVector rounded) {
        FloatVector n = rounded.sub(ROUND);
        FloatVector r = Lanes.fma(n, all(-LN2_HIGH), x);
        r = Lanes.fma(n, all(-LN2_LOW), r);
        FloatVector q = step(all(0x1.6b9a26p-10f), r, 0x1.12253ep-7f);
        q = step(q, r, 0x1.5556f4p-5f);
        q = step(q, r, 0x1.5554b4p-3f);
        q = step(q, r, 0x1.fffffep-2f);
        return Lanes.fma(r.mul(r), q, r);
    }

    /** e<sup>x</sup> - 1, within EXPM1_ULP ulp also where x is near 0. */
    public static FloatVector expm1(FloatVector x) {
        FloatVector y = expm1InRange(x);
        y = y.blend(-1, x.compare(LT, -20f));
        y = y.blend(x, x.compare(EQ, 0));
        return x.mul(Float.MAX_VALUE).blend(y, x.compare(LE, EXP_HIGH));
    }

    /** expm1 where x is in [-80, EXP_HIGH]; NaN for NaN, anything elsewhere. */
    private static FloatVector expm1InRange(FloatVector x) {
        FloatVector rounded = rounded(x);
        FloatVector p = expm1Reduced(x, rounded);
        // 2^n (p + 1) - 1 is computed as half of it, since 2^n itself overflows before the result does.
        IntVector exponent = rounded.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS);
        FloatVector half = exponent.add(126 << MANTISSA_BITS).reinterpretAsFloats();
        return Lanes.fma(half, p, half.sub(0.5f)).mul(2);
    }

    /** Natural logarithm, within LOG_ULP ulp, of subnormal numbers too; NaN below 0, -infinity at 0. */
    public static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts();
        IntVector exponent = exponent(bits);
        FloatVector k = (FloatVector) exponent.convert(I2F, 0);
        k = k.blend(k.sub(MANTISSA_BITS), subnormal);
        return logLimits(x, logReduced(mantissa(bits, exponent).sub(1), k));
    }

    /** ln(1 + x), within LOG1P_ULP ulp also where x is near 0; NaN below -1, -infinity at -1. */
    public static FloatVector log1p(FloatVector x) {
        FloatVector u = x.add(1);
        // What rounding 1 + x lost. It goes into the mantissa, divided by the same power of 2.
        FloatVector lost = x.sub(u.sub(1));
        IntVector bits = u.reinterpretAsInts();
        IntVector exponent = exponent(bits);
        IntVector inverse = exponent.min(126).neg().add(127).lanewise(LSHL, MANTISSA_BITS);
        FloatVector f = mantissa(bits, exponent).sub(1);
        f = Lanes.fma(lost, inverse.reinterpretAsFloats(), f);
        FloatVector y = logReduced(f, (FloatVector) exponent.convert(I2F, 0));
        return logLimits(u, y).blend(x, x.compare(EQ, 0));
    }

    /** k of x = m 2<sup>k</sup> with m in [sqrt(1/2), sqrt(2)). */
    private static IntVector exponent(IntVector bits) {
        return bits.sub(SQRT_HALF_BITS).lanewise(ASHR, MANTISSA_BITS);
    }

    private static FloatVector mantissa(IntVector bits, IntVector exponent) {
        return bits.sub(exponent.lanewise(LSHL, MANTISSA_BITS)).reinterpretAsFloats();
    }

    /** ln(1 + f) + k ln 2 for f in [sqrt(1/2) - 1, sqrt(2) - 1). */
    private static FloatVector logReduced(FloatVector f, FloatVector k) {
        FloatVector square = f.mul(f);
        FloatVector p = step(all(-0x1.38c3bap-4f), f, 0x1.055d2cp-3f);
        p = step(p, f, -0x1.0d829ap-3f);
        p = step(p, f, 0x1.22d968p-3f);
        p = step(p, f, -0x1.547288p-3f);
        p = step(p, f, 0x1.99a01ap-3f);
        p = step(p, f, -0x1.000226p-2f);
        p = step(p, f, 0x1.555554p-2f);
        FloatVector y = Lanes.fma(k, all(LN2_LOW), square.mul(f).mul(p));
        y = Lanes.fma(square, all(-0.5f), y).add(f);
        return Lanes.fma(k, all(LN2_HIGH), y);
    }

    private static FloatVector logLimits(FloatVector x, FloatVector y) {
        FloatVector z = y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0)).blend(Float.NaN, x.compare(LT, 0));
        return x.blend(z, x.compare(LT, Float.POSITIVE_INFINITY));
    }

    /** Hyperbolic tangent, within TANH_ULP ulp also where x is near 0. */
    public static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector t = expm1InRange(a.add(a));
        FloatVector y = t.div(t.add(2)).blend(1, a.compare(GT, 9.02f));
        return withSign(y, x);
    }

    /** 1 / (1 + e<sup>-x</sup>), within SIGMOID_ULP ulp; 0 below -88.73. */
    public static FloatVector sigmoid(FloatVector x) {
        return all(1).div(exp(x.neg()).add(1));
    }

    /** ln(1 + e<sup>x</sup>), within SOFTPLUS_ULP ulp; 0 below -87.34. */
    public static FloatVector softplus(FloatVector x) {
        return x.blend(0, x.compare(LT, 0)).add(log1p(exp(x.abs().neg())));
    }

    /** Error function, within ERF_ULP ulp also where x is near 0. */
    public static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector y = erfNearZero(a).blend(erfLarge(a), a.compare(GE, 0.75f));
        return withSign(y.blend(1, a.compare(GT, 3.92f)), x);
    }

    private static FloatVector erfNearZero(FloatVector a) {
        FloatVector s = a.mul(a);
        FloatVector p = step(all(-0x1.613e4cp-11f), s, 0x1.4f188ap-8f);
        p = step(p, s, -0x1.b7a75cp-6f);
        p = step(p, s, 0x1.ce2acep-4f);
        p = step(p, s, -0x1.81273ap-2f);
        p = step(p, s, 0x1.06eba8p-3f);
        return Lanes.fma(a, p, a);
    }

    /** 1 - e<sup>p(a)</sup>, p a fit of ln(1 - erf) on [0.75, 3.95]. */
    private static FloatVector erfLarge(FloatVector a) {
        FloatVector p = step(all(0x1.bf1412p-13f), a, -0x1.a4334cp-9f);
        p = step(p, a, 0x1.765a3p-6f);
        p = step(p, a, -0x1.aec1ap-4f);
        p = step(p, a, -0x1.458dp-1f);
        p = step(p, a, -0x1.20e106p0f);
        p = step(p, a, -0x1.670d3ep-16f);
        return all(1).sub(expInRange(p));
    }

    /** e<sup>-x&sup2;/2</sup>, the normal density without its factor: what {@link #normalCdf} needs. */
    public static FloatVector gaussian(FloatVector x) {
        return exp(x.mul(x).mul(-0.5f));
    }

    /**
     * The standard normal distribution function, given {@link #gaussian} of x so that a gradient computes it once. Keeps its
     * relative precision in the lower tail: within CDF_REL relative for |x| <= 5, where 1 + erf has lost all.
     */
    public static FloatVector normalCdf(FloatVector x, FloatVector gaussian) {
        // 1 - erf(t) = e^(-t^2) u p(u), u = 1 / (1 + 0.3 t), t = |x| / sqrt(2); form of Abramowitz and Stegun 7.1.26.
        FloatVector u = all(1).div(step(x.abs(), 0x1.b27248p-3f, 1));
        FloatVector p = step(all(-0x1.0943d4p-3f), u, 0x1.f138d6p-2f);
        p = step(p, u, -0x1.064acep-1f);
        p = step(p, u, 0x1.187094p-1f);
        p = step(p, u, -0x1.83bb36p-4f);
        p = step(p, u, 0x1.b82d9ap-3f);
        p = step(p, u, 0x1.2fcbc6p-3f);
        p = step(p, u, 0x1.5da00cp-3f);
        p = step(p, u, 0x1.5a7f3cp-3f);
        FloatVector tail = p.mul(u).mul(gaussian).mul(0.5f);
        return tail.blend(all(1).sub(tail), x.compare(GT, 0));
    }

    /** y >= 0 with the sign of x. */
    private static FloatVector withSign(FloatVector y, FloatVector x) {
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }

    /** One step of Horner's rule, a * b + c. */
    private static FloatVector step(FloatVector a, FloatVector b, float c) {
        return Lanes.fma(a, b, all(c));
    }

    private static FloatVector step(FloatVector a, float b, float c) {
        return Lanes.fma(a, all(b), all(c));
    }
}
