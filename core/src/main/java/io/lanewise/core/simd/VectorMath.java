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
 * largest one measured against double over every 997th float; infinities and NaN go where {@link Math} sends them.
 *
 * <p>The coefficients are vectors already: each broadcast in a method would cost the compiler hundreds of nodes, and past its
 * limit it stops inlining.
 */
public final class VectorMath {
    /** 1.5 * 2<sup>23</sup>: adding it rounds to an integer, and leaves that integer in the low bits. */
    private static final FloatVector ROUND = all(0x1.8p23f);

    private static final FloatVector LOG2_E = all(0x1.715476p0f);

    /** ln 2 in two parts; the first has so few bits that its product with an exponent is exact. */
    private static final FloatVector LN2_HIGH = all(0x1.63p-1f);

    private static final FloatVector LN2_LOW = all(-0x1.bd0106p-13f);
    private static final FloatVector MINUS_LN2_HIGH = all(-0x1.63p-1f);
    private static final FloatVector MINUS_LN2_LOW = all(0x1.bd0106p-13f);
    private static final FloatVector ZERO = all(0);
    private static final FloatVector ONE = all(1);
    private static final FloatVector TWO = all(2);
    private static final FloatVector LARGEST = all(Float.MAX_VALUE);
    private static final FloatVector HALF = all(0.5f);
    private static final FloatVector MINUS_HALF = all(-0.5f);

    /** e<sup>r</sup> = 1 + r + EXP_2 r² + ... on [-ln 2 / 2, ln 2 / 2]; fits e<sup>r</sup> - 1, too. */
    private static final FloatVector EXP_2 = all(0x1.fffffep-2f);

    private static final FloatVector EXP_3 = all(0x1.5554b4p-3f);
    private static final FloatVector EXP_4 = all(0x1.5556f4p-5f);
    private static final FloatVector EXP_5 = all(0x1.12253ep-7f);
    private static final FloatVector EXP_6 = all(0x1.6b9a26p-10f);

    /** ln(1 + f) = f - f²/2 + LOG_3 f³ + ... on [sqrt(1/2) - 1, sqrt(2) - 1]. */
    private static final FloatVector LOG_3 = all(0x1.555554p-2f);

    private static final FloatVector LOG_4 = all(-0x1.000226p-2f);
    private static final FloatVector LOG_5 = all(0x1.99a01ap-3f);
    private static final FloatVector LOG_6 = all(-0x1.547288p-3f);
    private static final FloatVector LOG_7 = all(0x1.22d968p-3f);
    private static final FloatVector LOG_8 = all(-0x1.0d829ap-3f);
    private static final FloatVector LOG_9 = all(0x1.055d2cp-3f);
    private static final FloatVector LOG_10 = all(-0x1.38c3bap-4f);

    /** ln(1 + z) = z + SHARE_2 z² + ... on [0, 1]. */
    private static final FloatVector SHARE_2 = all(-0x1.fffff8p-2f);

    private static final FloatVector SHARE_3 = all(0x1.5553b6p-2f);
    private static final FloatVector SHARE_4 = all(-0x1.ffc59ep-3f);
    private static final FloatVector SHARE_5 = all(0x1.978b56p-3f);
    private static final FloatVector SHARE_6 = all(-0x1.4a72c4p-3f);
    private static final FloatVector SHARE_7 = all(0x1.ff295ap-4f);
    private static final FloatVector SHARE_8 = all(-0x1.54f25ep-4f);
    private static final FloatVector SHARE_9 = all(0x1.590130p-5f);
    private static final FloatVector SHARE_10 = all(-0x1.c0a610p-7f);
    private static final FloatVector SHARE_11 = all(0x1.1139b4p-9f);

    /** erf(x) = x + x (ERF_0 + ERF_1 x² + ...) on [0, 0.75]. */
    private static final FloatVector ERF_0 = all(0x1.06eba8p-3f);

    private static final FloatVector ERF_1 = all(-0x1.81273ap-2f);
    private static final FloatVector ERF_2 = all(0x1.ce2acep-4f);
    private static final FloatVector ERF_3 = all(-0x1.b7a75cp-6f);
    private static final FloatVector ERF_4 = all(0x1.4f188ap-8f);
    private static final FloatVector ERF_5 = all(-0x1.613e4cp-11f);

    /** ln(1 - erf(x)) = ERFC_0 + ERFC_1 x + ... on [0.75, 3.95]. */
    private static final FloatVector ERFC_0 = all(-0x1.670d3ep-16f);

    private static final FloatVector ERFC_1 = all(-0x1.20e106p0f);
    private static final FloatVector ERFC_2 = all(-0x1.458dp-1f);
    private static final FloatVector ERFC_3 = all(-0x1.aec1ap-4f);
    private static final FloatVector ERFC_4 = all(0x1.765a3p-6f);
    private static final FloatVector ERFC_5 = all(-0x1.a4334cp-9f);
    private static final FloatVector ERFC_6 = all(0x1.bf1412p-13f);

    /** (1 - erf(t)) / 2 = e<sup>-t²</sup> u (CDF_0 + CDF_1 u + ...), u = 1 / (1 + 0.33 t): the form of Abramowitz and Stegun 7.1.26. */
    private static final FloatVector CDF_0 = all(0x1.7da928p-4f);

    private static final FloatVector CDF_1 = all(0x1.76b1aap-4f);
    private static final FloatVector CDF_2 = all(0x1.9c1ae2p-4f);
    private static final FloatVector CDF_3 = all(0x1.82da36p-6f);
    private static final FloatVector CDF_4 = all(0x1.a24c82p-3f);
    private static final FloatVector CDF_5 = all(-0x1.67924ep-3f);
    private static final FloatVector CDF_6 = all(0x1.d74782p-3f);
    private static final FloatVector CDF_7 = all(-0x1.152faep-4f);

    /** 0.33 / sqrt(2): t is |x| / sqrt(2). */
    private static final FloatVector CDF_SCALE = all(0x1.dde41cp-3f);

    /** Above this exp is infinite. */
    private static final FloatVector EXP_HIGH = all(0x1.62e42ep6f);

    /** Below this exp is not a normal number. */
    private static final FloatVector EXP_LOW = all(-0x1.5d589ep6f);

    private static final IntVector SQRT_HALF_BITS = IntVector.broadcast(Lanes.I, Float.floatToIntBits(0x1.6a09e6p-1f));
    private static final IntVector ONE_BITS = IntVector.broadcast(Lanes.I, Float.floatToIntBits(1));
    private static final IntVector ZERO_BITS = IntVector.zero(Lanes.I);
    private static final int MANTISSA_BITS = 23;

    /** The smallest normal number, and what makes subnormal ones normal. */
    private static final FloatVector NORMAL = all(Float.MIN_NORMAL);

    private static final FloatVector RAISE = all(0x1p23f);
    private static final FloatVector RAISED = all(MANTISSA_BITS);
    private static final FloatVector INFINITE = all(Float.POSITIVE_INFINITY);
    private static final FloatVector MINUS_INFINITE = all(Float.NEGATIVE_INFINITY);
    private static final FloatVector NAN = all(Float.NaN);
    private static final FloatVector MINUS_ONE = all(-1);
    private static final FloatVector LEAST_EXPM1 = all(-20);
    private static final FloatVector LEAST_LOG = all(-100);

    private VectorMath() {}

    /** e<sup>x</sup>, within 1.05 ulp. Results below the smallest normal number are 0. */
    public static FloatVector exp(FloatVector x) {
        if (Tables.AVAILABLE) {
            return Tables.exp(x);
        }
        FloatVector y = expInRange(x).blend(ZERO, x.compare(LT, EXP_LOW));
        // Past the range this product is infinite for large x, and NaN for NaN.
        return x.mul(LARGEST).blend(y, x.compare(LE, EXP_HIGH));
    }

    /** e<sup>x</sup> for {@code x <= 0}, within 5.5 ulp: the short way to it. NaN for NaN; undefined above 0.1. */
    public static FloatVector expNegative(FloatVector x) {
        return Tables.AVAILABLE ? Tables.expNegative(x) : exp(x);
    }

    /** exp where x is in [EXP_LOW, EXP_HIGH]; anything, not even NaN for NaN, elsewhere. */
    private static FloatVector expInRange(FloatVector x) {
        FloatVector rounded = rounded(x);
        FloatVector y = expm1Reduced(x, rounded).add(ONE);
        // The integer's bits stand at the bottom of rounded; what stands above them is shifted out.
        IntVector exponent = rounded.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS);
        return y.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    /** x / ln 2 rounded to an integer, plus {@link #ROUND}. */
    private static FloatVector rounded(FloatVector x) {
        return Lanes.fma(x, LOG2_E, ROUND);
    }

    /** e<sup>r</sup> - 1 for r = x - n ln 2, |r| <= ln 2 / 2, where {@code rounded} = n + ROUND. */
    private static FloatVector expm1Reduced(FloatVector x, FloatVector rounded) {
        FloatVector n = rounded.sub(ROUND);
        FloatVector r = Lanes.fma(n, MINUS_LN2_HIGH, x);
        r = Lanes.fma(n, MINUS_LN2_LOW, r);
        FloatVector q = Lanes.fma(EXP_6, r, EXP_5);
        q = Lanes.fma(q, r, EXP_4);
        q = Lanes.fma(q, r, EXP_3);
        q = Lanes.fma(q, r, EXP_2);
        return Lanes.fma(r.mul(r), q, r);
    }

    /** e<sup>x</sup> - 1, within 1.6 ulp also where x is near 0. */
    public static FloatVector expm1(FloatVector x) {
        FloatVector y = expm1InRange(x);
        y = y.blend(MINUS_ONE, x.compare(LT, LEAST_EXPM1));
        y = y.blend(x, x.compare(EQ, ZERO));
        return x.mul(LARGEST).blend(y, x.compare(LE, EXP_HIGH));
    }

    /** expm1 where x is in [-80, EXP_HIGH]; NaN for NaN, anything elsewhere. */
    private static FloatVector expm1InRange(FloatVector x) {
        FloatVector rounded = rounded(x);
        FloatVector p = expm1Reduced(x, rounded);
        // 2^n (p + 1) - 1 is computed as half of it, since 2^n itself overflows before the result does.
        IntVector exponent = rounded.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS);
        FloatVector half = exponent.add(126 << MANTISSA_BITS).reinterpretAsFloats();
        return Lanes.fma(half, p, half.sub(HALF)).mul(TWO);
    }

    /** Natural logarithm, within 0.85 ulp, of subnormal numbers too; NaN below 0, -infinity at 0. */
    public static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, NORMAL);
        IntVector bits = x.blend(x.mul(RAISE), subnormal).reinterpretAsInts();
        IntVector exponent = exponent(bits);
        FloatVector k = (FloatVector) exponent.convert(I2F, 0);
        k = k.blend(k.sub(RAISED), subnormal);
        return logLimits(x, logReduced(mantissa(bits, exponent).sub(ONE), k));
    }

    /** ln(1 + x), within 1.5 ulp also where x is near 0; NaN below -1, -infinity at -1. */
    public static FloatVector log1p(FloatVector x) {
        FloatVector u = x.add(ONE);
        // What rounding 1 + x lost. It goes into the mantissa, divided by the same power of 2.
        FloatVector lost = x.sub(u.sub(ONE));
        IntVector bits = u.reinterpretAsInts();
        IntVector exponent = exponent(bits);
        IntVector power = exponent.lanewise(LSHL, MANTISSA_BITS);
        FloatVector f = bits.sub(power).reinterpretAsFloats().sub(ONE);
        // nothing is lost where the inverse would leave the range of floats
        f = Lanes.fma(lost, ONE_BITS.sub(power).max(ZERO_BITS).reinterpretAsFloats(), f);
        FloatVector y = logReduced(f, (FloatVector) exponent.convert(I2F, 0));
        return logLimits(u, y).blend(x, x.compare(EQ, ZERO));
    }

    /** max(ln p, -100) of a probability, NaN for what is none below; where p is below the smallest normal number it counts as 0. */
    public static FloatVector logOfShare(FloatVector p) {
        IntVector bits = p.reinterpretAsInts();
        IntVector exponent = exponent(bits);
        FloatVector y = logReduced(mantissa(bits, exponent).sub(ONE), (FloatVector) exponent.convert(I2F, 0));
        return NAN.blend(y.blend(LEAST_LOG, p.compare(LT, NORMAL)), p.compare(GE, ZERO));
    }

    /** max(ln(1 - p), -100) of a probability, also where p is near 0; NaN for what is none above. */
    public static FloatVector logOfRest(FloatVector p) {
        FloatVector u = ONE.sub(p);
        FloatVector lost = ONE.sub(u).sub(p);
        IntVector bits = u.reinterpretAsInts();
        IntVector exponent = exponent(bits);
        IntVector power = exponent.lanewise(LSHL, MANTISSA_BITS);
        FloatVector f = bits.sub(power).reinterpretAsFloats().sub(ONE);
        f = Lanes.fma(lost, ONE_BITS.sub(power).reinterpretAsFloats(), f);
        FloatVector y = logReduced(f, (FloatVector) exponent.convert(I2F, 0));
        return NAN.blend(y.blend(LEAST_LOG, u.compare(EQ, ZERO)), u.compare(GE, ZERO));
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
        FloatVector p = Lanes.fma(LOG_10, f, LOG_9);
        p = Lanes.fma(p, f, LOG_8);
        p = Lanes.fma(p, f, LOG_7);
        p = Lanes.fma(p, f, LOG_6);
        p = Lanes.fma(p, f, LOG_5);
        p = Lanes.fma(p, f, LOG_4);
        p = Lanes.fma(p, f, LOG_3);
        FloatVector y = Lanes.fma(k, LN2_LOW, square.mul(f).mul(p));
        y = Lanes.fma(square, MINUS_HALF, y).add(f);
        return Lanes.fma(k, LN2_HIGH, y);
    }

    private static FloatVector logLimits(FloatVector x, FloatVector y) {
        FloatVector z = y.blend(MINUS_INFINITE, x.compare(EQ, ZERO)).blend(NAN, x.compare(LT, ZERO));
        return x.blend(z, x.compare(LT, INFINITE));
    }

    /** Hyperbolic tangent, within 2.5 ulp also where x is near 0. */
    public static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector t = expm1InRange(a.add(a));
        FloatVector y = t.div(t.add(TWO)).blend(ONE, a.compare(GT, 9.02f));
        return withSign(y, x);
    }

    /** 1 / (1 + e<sup>-x</sup>), within 2.5 ulp; 0 below -88.73. */
    public static FloatVector sigmoid(FloatVector x) {
        return ONE.div(exp(x.neg()).add(ONE));
    }

    /** ln(1 + e<sup>x</sup>), within 2.3 ulp; 0 below -87.34. */
    public static FloatVector softplus(FloatVector x) {
        return x.blend(ZERO, x.compare(LT, ZERO)).add(log1pOfShare(exp(x.abs().neg())));
    }

    /** ln(1 + z) for z in [0, 1], the short way. */
    private static FloatVector log1pOfShare(FloatVector z) {
        FloatVector p = Lanes.fma(SHARE_11, z, SHARE_10);
        p = Lanes.fma(p, z, SHARE_9);
        p = Lanes.fma(p, z, SHARE_8);
        p = Lanes.fma(p, z, SHARE_7);
        p = Lanes.fma(p, z, SHARE_6);
        p = Lanes.fma(p, z, SHARE_5);
        p = Lanes.fma(p, z, SHARE_4);
        p = Lanes.fma(p, z, SHARE_3);
        p = Lanes.fma(p, z, SHARE_2);
        return Lanes.fma(z.mul(z), p, z);
    }

    /** Error function, within 1.4 ulp also where x is near 0. */
    public static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector y = erfNearZero(a).blend(erfLarge(a), a.compare(GE, 0.75f));
        return withSign(y.blend(ONE, a.compare(GT, 3.92f)), x);
    }

    private static FloatVector erfNearZero(FloatVector a) {
        FloatVector s = a.mul(a);
        FloatVector p = Lanes.fma(ERF_5, s, ERF_4);
        p = Lanes.fma(p, s, ERF_3);
        p = Lanes.fma(p, s, ERF_2);
        p = Lanes.fma(p, s, ERF_1);
        p = Lanes.fma(p, s, ERF_0);
        return Lanes.fma(a, p, a);
    }

    /** 1 - e<sup>p(a)</sup>, p a fit of ln(1 - erf) on [0.75, 3.95]. */
    private static FloatVector erfLarge(FloatVector a) {
        FloatVector p = Lanes.fma(ERFC_6, a, ERFC_5);
        p = Lanes.fma(p, a, ERFC_4);
        p = Lanes.fma(p, a, ERFC_3);
        p = Lanes.fma(p, a, ERFC_2);
        p = Lanes.fma(p, a, ERFC_1);
        p = Lanes.fma(p, a, ERFC_0);
        return ONE.sub(expInRange(p));
    }

    /** e<sup>-x&sup2;/2</sup>, the normal density without its factor, for {@link #normalCdf}; undefined for NaN. */
    public static FloatVector gaussian(FloatVector x) {
        if (Tables.AVAILABLE) {
            return Tables.gaussian(x);
        }
        FloatVector power = x.mul(x).mul(MINUS_HALF);
        return expInRange(power).blend(ZERO, power.compare(LT, EXP_LOW));
    }

    /**
     * The standard normal distribution function, given {@link #gaussian} of x so that a gradient computes it once. Keeps its
     * relative precision in the lower tail: within 7e-7 relative for {@code |x| <= 5}, where 1 + erf has lost all.
     */
    public static FloatVector normalCdf(FloatVector x, FloatVector gaussian) {
        // The lower tail at -|x| is (1 - erf(t)) / 2 for t = |x| / sqrt(2).
        FloatVector u = ONE.div(Lanes.fma(x.abs(), CDF_SCALE, ONE));
        FloatVector p = Lanes.fma(CDF_7, u, CDF_6);
        p = Lanes.fma(p, u, CDF_5);
        p = Lanes.fma(p, u, CDF_4);
        p = Lanes.fma(p, u, CDF_3);
        p = Lanes.fma(p, u, CDF_2);
        p = Lanes.fma(p, u, CDF_1);
        p = Lanes.fma(p, u, CDF_0);
        FloatVector tail = p.mul(u).mul(gaussian);
        return tail.blend(ONE.sub(tail), x.compare(GT, ZERO));
    }

    /** y >= 0 with the sign of x. */
    static FloatVector withSign(FloatVector y, FloatVector x) {
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }
}
