package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.VectorMath;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Activations that are made of exponentials, each f directly above its f'; what is said of {@link Activations} holds here too. Where a
 * method takes numbers, the same numbers give the same object. At infinity each has its limit.
 */
public final class SmoothActivations {
    private static final FloatVector ONE = all(1);
    private static final FloatVector TWO = all(2);
    private static final FloatVector FOUR = all(4);

    /** Below this e<sup>x</sup> is 0, above {@link #HIGH} tanh(softplus(x)) is 1; between them nothing overflows. */
    private static final FloatVector LOW = all(-100);

    private static final FloatVector HIGH = all(20);

    /** From here on x / (1 + x) is 1. */
    private static final FloatVector LARGE = all(0x1p30f);

    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    /** 1.0507 x above 0, else 1.0507 * 1.6733 (e<sup>x</sup> - 1), with the constants of Klambauer et al. 2017. */
    public static final Activation SELU = elu("selu", SELU_SCALE, SELU_SCALE * SELU_ALPHA, 1);

    /** x σ(x) (Elfwing et al. 2018), also called Swish. */
    public static final Activation SILU =
            Activation.of("silu", x -> x.blend(LOW, x.compare(LT, LOW)).mul(VectorMath.sigmoid(x)), (x, y) -> {
                FloatVector inside = between(x);
                FloatVector s = VectorMath.sigmoid(inside);
                return Lanes.fma(inside.mul(s), ONE.sub(s), s);
            });

    /** x tanh(ln(1 + e<sup>x</sup>)) (Misra 2019). */
    public static final Activation MISH = Activation.of(
            "mish",
            x -> {
                FloatVector n = mishNumerator(VectorMath.exp(between(x)));
                return x.blend(LOW, x.compare(LT, LOW)).mul(n.div(n.add(TWO)));
            },
            (x, y) -> {
                FloatVector inside = between(x);
                FloatVector e = VectorMath.exp(inside);
                FloatVector n = mishNumerator(e);
                FloatVector inverse = ONE.div(n.add(TWO));
                // sigmoid(x) (1 - tanh²) is 4 e (1 + e) / (n + 2)²
                FloatVector rise = Lanes.fma(e, e, e).mul(inverse).mul(inside.mul(FOUR));
                return n.add(rise).mul(inverse);
            });

    /** ln σ(x) = -ln(1 + e<sup>-x</sup>). */
    public static final Activation LOGSIGMOID = Activation.of(
            "logsigmoid", //
            x -> VectorMath.softplus(x.neg()).neg(),
            (x, y) -> VectorMath.sigmoid(x.neg()));

    /** x / (1 + |x|) (Bergstra et al. 2009). */
    public static final Activation SOFTSIGN = Activation.of(
            "softsign",
            x -> {
                FloatVector inside = x.blend(LARGE, x.compare(GT, LARGE));
                inside = inside.blend(LARGE.neg(), x.compare(LT, LARGE.neg()));
                return inside.div(inside.abs().add(ONE));
            },
            (x, y) -> {
                FloatVector inverse = ONE.div(x.abs().add(ONE));
                return inverse.mul(inverse);
            });

    /** x - tanh(x). */
    public static final Activation TANHSHRINK = Activation.of("tanhshrink", x -> x.sub(VectorMath.tanh(x)), (x, y) -> {
        FloatVector t = VectorMath.tanh(x);
        return t.mul(t);
    });

    private static final Family<Activation> ELU = new Family<>((alpha, none) -> elu("elu", 1, alpha, 1));
    private static final Family<Activation> CELU = new Family<>((alpha, none) -> elu("celu", 1, alpha, 1.0 / alpha));

    private static final Family<Activation> SOFTPLUS = new Family<>((beta, threshold) -> Activation.of(
            "softplus",
            x -> {
                FloatVector scaled = x.mul(beta);
                return VectorMath.softplus(scaled).mul(1 / beta).blend(x, scaled.compare(GT, threshold));
            },
            (x, y) -> {
                FloatVector scaled = x.mul(beta);
                return VectorMath.sigmoid(scaled).blend(ONE, scaled.compare(GT, threshold));
            }));

    private SmoothActivations() {}

    /** x above 0, else alpha (e<sup>x</sup> - 1) (Clevert et al. 2016); slope alpha at 0. */
    public static Activation elu(float alpha) {
        return ELU.of(Checks.finite("elu", "alpha", alpha), 0);
    }

    /**
     * x above 0, else alpha (e<sup>x/alpha</sup> - 1) (Barron 2017).
     *
     * @throws IllegalArgumentException if alpha is 0 or not finite
     */
    public static Activation celu(float alpha) {
        Checks.that(Checks.finite("celu", "alpha", alpha) != 0, "celu", "alpha must not be 0");
        return CELU.of(alpha, 0);
    }

    /**
     * ln(1 + e<sup>beta x</sup>) / beta; x itself where beta x is above the threshold.
     *
     * @throws IllegalArgumentException unless beta is finite and above 0
     */
    public static Activation softplus(float beta, float threshold) {
        return SOFTPLUS.of(Checks.aboveZero("softplus", "beta", beta), threshold);
    }

    /** scale x above 0, else alpha (e<sup>rate x</sup> - 1). */
    private static Activation elu(String name, double scale, double alpha, double rate) {
        float above = (float) scale;
        float below = (float) alpha;
        float inner = (float) rate;
        float slope = (float) (alpha * rate);
        return Activation.of(
                name,
                x -> VectorMath.expm1(x.mul(inner)).mul(below).blend(x.mul(above), x.compare(GT, 0)),
                (x, y) -> VectorMath.exp(x.mul(inner)).mul(slope).blend(above, x.compare(GT, 0)));
    }

    /** n of tanh(softplus(x)) = n / (n + 2): e<sup>2x</sup> + 2e<sup>x</sup>. */
    private static FloatVector mishNumerator(FloatVector e) {
        return Lanes.fma(e, e, e.add(e));
    }

    /** x between {@link #LOW} and {@link #HIGH}. */
    private static FloatVector between(FloatVector x) {
        return x.blend(LOW, x.compare(LT, LOW)).blend(HIGH, x.compare(GT, HIGH));
    }

    /** Every function above, with PyTorch's numbers. */
    static List<Activation> list() {
        return List.of(SELU, SILU, MISH, LOGSIGMOID, SOFTSIGN, TANHSHRINK, elu(1), celu(0.7f), softplus(1, 20));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }
}
