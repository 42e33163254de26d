package io.lanewise.core.simd;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** Trigonometric functions on vectors, made and measured as those of {@link VectorMath}. */
public final class Trigonometry {
    /** 1.5 * 2<sup>23</sup>: adding it rounds to an integer, whose two lowest bits are the quadrant. */
    private static final FloatVector ROUND = all(0x1.8p23f);

    private static final FloatVector TWO_OVER_PI = all(0x1.45f306p-1f);

    /** -π/2 in four parts, the first three so short that their products with a quadrant's number are exact. */
    private static final FloatVector PI_1 = all(-0x1.92p0f);

    private static final FloatVector PI_2 = all(-0x1.fb4p-12f);
    private static final FloatVector PI_3 = all(-0x1.444p-24f);
    private static final FloatVector PI_4 = all(-0x1.68c234p-39f);

    /** Beyond this the number of the quadrant times those parts is not exact any more. */
    private static final float FAR = 6400;

    /** sin(r) = r + r³ (SIN_0 + SIN_1 r² + ...) on [-π/4, π/4]. */
    private static final FloatVector SIN_0 = all(-0x1.555546p-3f);

    private static final FloatVector SIN_1 = all(0x1.110776p-7f);
    private static final FloatVector SIN_2 = all(-0x1.9953p-13f);

    /** cos(r) = 1 - r²/2 + r⁴ (COS_0 + COS_1 r² + ...) on [-π/4, π/4]. */
    private static final FloatVector COS_0 = all(0x1.55554ap-5f);

    private static final FloatVector COS_1 = all(-0x1.6c0c2ap-10f);
    private static final FloatVector COS_2 = all(0x1.99e904p-16f);

    /** atan(x) = x + x³ (ATAN_0 + ATAN_1 x² + ...) on [0, 1]. */
    private static final FloatVector ATAN_0 = all(-0x1.5554dcp-2f);

    private static final FloatVector ATAN_1 = all(0x1.9978eep-3f);
    private static final FloatVector ATAN_2 = all(-0x1.230ab2p-3f);
    private static final FloatVector ATAN_3 = all(0x1.b4dffep-4f);
    private static final FloatVector ATAN_4 = all(-0x1.355464p-4f);
    private static final FloatVector ATAN_5 = all(0x1.61f8bcp-5f);
    private static final FloatVector ATAN_6 = all(-0x1.0c262ap-6f);
    private static final FloatVector ATAN_7 = all(0x1.7ec704p-9f);

    private static final FloatVector ZERO = all(0);
    private static final FloatVector ONE = all(1);
    private static final FloatVector MINUS_HALF = all(-0.5f);
    private static final FloatVector HALF_PI = all(0x1.921fb6p0f);

    private Trigonometry() {}

    /** Sine, within 1.6 ulp; numbers beyond 6400 take {@link Math#sin}, and its time. */
    public static FloatVector sin(FloatVector x) {
        if (x.abs().compare(GT, FAR).anyTrue()) {
            return each(x, Math::sin);
        }
        return turned(x, 0).blend(x, x.compare(EQ, ZERO));
    }

    /** Cosine, within 1.6 ulp; numbers beyond 6400 take {@link Math#cos}, and its time. */
    public static FloatVector cos(FloatVector x) {
        return x.abs().compare(GT, FAR).anyTrue() ? each(x, Math::cos) : turned(x, 1);
    }

    /** Tangent, within 3.5 ulp; numbers beyond 6400 take {@link Math#tan}, and its time. */
    public static FloatVector tan(FloatVector x) {
        if (x.abs().compare(GT, FAR).anyTrue()) {
            return each(x, Math::tan);
        }
        return turned(x, 0).div(turned(x, 1)).blend(x, x.compare(EQ, ZERO));
    }

    /** sin(x + quarters π/2). */
    private static FloatVector turned(FloatVector x, int quarters) {
        FloatVector rounded = Lanes.fma(x, TWO_OVER_PI, ROUND);
        FloatVector n = rounded.sub(ROUND);
        FloatVector r = Lanes.fma(n, PI_1, x);
        r = Lanes.fma(n, PI_2, r);
        r = Lanes.fma(n, PI_3, r);
        r = Lanes.fma(n, PI_4, r);
        FloatVector s = r.mul(r);
        FloatVector sine = Lanes.fma(Lanes.fma(SIN_2, s, SIN_1), s, SIN_0);
        sine = Lanes.fma(sine.mul(s), r, r);
        FloatVector cosine = Lanes.fma(Lanes.fma(COS_2, s, COS_1), s, COS_0);
        cosine = Lanes.fma(cosine.mul(s), s, Lanes.fma(s, MINUS_HALF, ONE));
        IntVector quadrant = rounded.reinterpretAsInts().add(quarters);
        VectorMask<Float> odd = quadrant.lanewise(LSHL, 31).compare(LT, 0).cast(Lanes.F);
        IntVector sign = quadrant.and(2).lanewise(LSHL, 30);
        return sine.blend(cosine, odd).reinterpretAsInts().lanewise(XOR, sign).reinterpretAsFloats();
    }

    /** Angle in [-π/2, π/2] whose tangent is x, within 2 ulp. */
    public static FloatVector atan(FloatVector x) {
        FloatVector a = x.abs();
        VectorMask<Float> steep = a.compare(GT, ONE);
        FloatVector t = a.blend(ONE.div(a), steep);
        FloatVector s = t.mul(t);
        FloatVector p = Lanes.fma(ATAN_7, s, ATAN_6);
        p = Lanes.fma(p, s, ATAN_5);
        p = Lanes.fma(p, s, ATAN_4);
        p = Lanes.fma(p, s, ATAN_3);
        p = Lanes.fma(p, s, ATAN_2);
        p = Lanes.fma(p, s, ATAN_1);
        p = Lanes.fma(p, s, ATAN_0);
        FloatVector y = Lanes.fma(p.mul(s), t, t);
        return VectorMath.withSign(y.blend(HALF_PI.sub(y), steep), x);
    }

    /** Angle in [-π/2, π/2] whose sine is x, within 3 ulp; NaN outside [-1, 1]. */
    public static FloatVector asin(FloatVector x) {
        return atan(x.div(ONE.sub(x).mul(ONE.add(x)).sqrt()));
    }

    /** Angle in [0, π] whose cosine is x, within 3 ulp; NaN outside [-1, 1]. */
    public static FloatVector acos(FloatVector x) {
        FloatVector half = atan(ONE.sub(x).div(ONE.add(x)).sqrt());
        return half.add(half);
    }

    private static FloatVector each(FloatVector x, DoubleUnaryOperator f) {
        float[] values = x.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) f.applyAsDouble(values[i]);
        }
        return FloatVector.fromArray(Lanes.F, values, 0);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }
}
