package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.VectorMath;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * The losses of a prediction p and a target t, each f directly above df/dp and df/dt. At corners the slopes are PyTorch's. Where a method
 * takes numbers, the same numbers give the same object.
 */
public final class PairwiseLosses {
    private static final FloatVector ZERO = all(0);
    private static final FloatVector ONE = all(1);
    private static final FloatVector MINUS_ONE = all(-1);
    private static final FloatVector HALF = all(0.5f);
    private static final FloatVector TWO = all(2);
    private static final FloatVector HALF_LOG_2PI = all((float) (0.5 * Math.log(2 * Math.PI)));

    /** (p - t)². */
    public static final PairwiseLoss MSE = PairwiseLoss.ofDifference(
            "mse_loss",
            (p, t) -> {
                FloatVector difference = p.sub(t);
                return difference.mul(difference);
            },
            (p, t) -> p.sub(t).mul(TWO));

    /** |p - t|; slope 0 at 0. */
    public static final PairwiseLoss L1 = PairwiseLoss.ofDifference(
            "l1_loss", //
            (p, t) -> p.sub(t).abs(),
            (p, t) -> sign(p.sub(t)));

    /** Binary cross-entropy {@code -(t log p + (1 - t) log(1 - p))} of probabilities; logarithms are held above -100 as in PyTorch. */
    public static final PairwiseLoss BCE = PairwiseLoss.ofSum(
            "binary_cross_entropy",
            (p, t) -> t.sub(ONE).mul(VectorMath.logOfRest(p)),
            (p, t) -> t.neg().mul(VectorMath.logOfShare(p)),
            (p, t) -> p.sub(t).div(p.mul(p.neg().add(1f)).max(1e-12f)),
            (p, t) -> VectorMath.logOfRest(p).sub(VectorMath.logOfShare(p)));

    /** Binary cross-entropy of a logit x: {@code max(x, 0) - x t + log(1 + exp(-|x|))}, stable for every x. */
    public static final PairwiseLoss BCE_WITH_LOGITS = PairwiseLoss.of(
            "binary_cross_entropy_with_logits",
            (x, t) -> VectorMath.softplus(x).sub(x.mul(t)),
            (x, t) -> VectorMath.sigmoid(x).sub(t),
            (x, t) -> x.neg());

    /** The part of binary cross-entropy that positive targets have: t softplus(-x) of a logit x. */
    public static final PairwiseLoss BCE_POSITIVE = PairwiseLoss.of(
            "binary_cross_entropy_with_logits",
            (x, t) -> t.mul(VectorMath.softplus(x.neg())),
            (x, t) -> t.mul(VectorMath.sigmoid(x.neg())).neg(),
            (x, t) -> VectorMath.softplus(x.neg()));

    /** The part of binary cross-entropy that negative targets have: (1 - t) softplus(x) of a logit x. */
    public static final PairwiseLoss BCE_NEGATIVE = PairwiseLoss.of(
            "binary_cross_entropy_with_logits",
            (x, t) -> ONE.sub(t).mul(VectorMath.softplus(x)),
            (x, t) -> ONE.sub(t).mul(VectorMath.sigmoid(x)),
            (x, t) -> VectorMath.softplus(x).neg());

    /** Kullback and Leibler's divergence t (ln t - x) of a log-probability x from a probability t; 0 where t is 0. */
    public static final PairwiseLoss KL_DIV = PairwiseLoss.of(
            "kl_div",
            (x, t) -> t.mul(VectorMath.log(t)).blend(ZERO, t.compare(EQ, ZERO)).sub(t.mul(x)),
            (x, t) -> t.neg(),
            (x, t) ->
                    VectorMath.log(t).add(ONE).blend(ZERO, t.compare(EQ, ZERO)).sub(x));

    /** The same of a log-probability t: e<sup>t</sup> (t - x). */
    public static final PairwiseLoss KL_DIV_LOG_TARGET = PairwiseLoss.of(
            "kl_div",
            (x, t) -> VectorMath.exp(t).mul(t.sub(x)),
            (x, t) -> VectorMath.exp(t).neg(),
            (x, t) -> VectorMath.exp(t).mul(t.sub(x).add(ONE)));

    /** ln(1 + e<sup>-t p</sup>) for t of 1 and -1. */
    public static final PairwiseLoss SOFT_MARGIN = PairwiseLoss.of(
            "soft_margin_loss",
            (p, t) -> VectorMath.softplus(p.mul(t).neg()),
            (p, t) -> VectorMath.sigmoid(p.mul(t).neg()).mul(t.neg()),
            (p, t) -> VectorMath.sigmoid(p.mul(t).neg()).mul(p.neg()));

    private static final Family<PairwiseLoss> SMOOTH_L1 = new Family<>((beta, none) -> PairwiseLoss.ofDifference(
            "smooth_l1_loss",
            (p, t) -> {
                FloatVector a = p.sub(t).abs();
                return a.sub(0.5f * beta).blend(a.mul(a).mul(0.5f / beta), a.compare(LT, beta));
            },
            (p, t) -> {
                FloatVector difference = p.sub(t);
                return sign(difference)
                        .blend(difference.mul(1 / beta), difference.abs().compare(LT, beta));
            }));

    private static final Family<PairwiseLoss> HUBER = new Family<>((delta, none) -> PairwiseLoss.ofDifference(
            "huber_loss",
            (p, t) -> {
                FloatVector a = p.sub(t).abs();
                return a.sub(0.5f * delta).mul(delta).blend(a.mul(a).mul(HALF), a.compare(LE, delta));
            },
            (p, t) -> {
                FloatVector difference = p.sub(t);
                return sign(difference)
                        .mul(delta)
                        .blend(difference, difference.abs().compare(LE, delta));
            }));

    private static final Family<PairwiseLoss> HINGE_EMBEDDING = new Family<>((margin, none) -> PairwiseLoss.of(
            "hinge_embedding_loss",
            (p, t) -> {
                FloatVector apart = p.neg().add(margin);
                apart = apart.blend(ZERO, apart.compare(LE, ZERO)).blend(ZERO, t.compare(EQ, ONE));
                return p.blend(ZERO, t.compare(EQ, MINUS_ONE)).add(apart);
            },
            (p, t) -> {
                FloatVector apart = MINUS_ONE.blend(ZERO, p.compare(GT, margin));
                apart = apart.blend(ZERO, t.compare(EQ, ONE));
                return ONE.blend(ZERO, t.compare(EQ, MINUS_ONE)).add(apart);
            },
            null));

    private static final PairwiseLoss POISSON_LOG = PairwiseLoss.of(
            "poisson_nll_loss",
            (x, t) -> VectorMath.exp(x).sub(t.mul(x)),
            (x, t) -> VectorMath.exp(x).sub(t),
            (x, t) -> x.neg());

    private static final PairwiseLoss POISSON_LOG_FULL = PairwiseLoss.ofSum(
            "poisson_nll_loss",
            (x, t) -> VectorMath.exp(x).sub(t.mul(x)),
            (x, t) -> stirling(t),
            (x, t) -> VectorMath.exp(x).sub(t),
            (x, t) -> stirlingSlope(t).sub(x));

    private static final Family<PairwiseLoss> POISSON = new Family<>((epsilon, none) -> PairwiseLoss.of(
            "poisson_nll_loss",
            (x, t) -> x.sub(t.mul(VectorMath.log(x.add(epsilon)))),
            (x, t) -> ONE.sub(t.div(x.add(epsilon))),
            (x, t) -> VectorMath.log(x.add(epsilon)).neg()));

    private static final Family<PairwiseLoss> POISSON_FULL = new Family<>((epsilon, none) -> PairwiseLoss.ofSum(
            "poisson_nll_loss",
            (x, t) -> x.sub(t.mul(VectorMath.log(x.add(epsilon)))),
            (x, t) -> stirling(t),
            (x, t) -> ONE.sub(t.div(x.add(epsilon))),
            (x, t) -> stirlingSlope(t).sub(VectorMath.log(x.add(epsilon)))));

    private PairwiseLosses() {}

    /**
     * (p - t)² / (2 beta) where |p - t| is below beta, else |p - t| - beta / 2 (Girshick 2015).
     *
     * @throws IllegalArgumentException if beta is negative or not finite
     */
    public static PairwiseLoss smoothL1(float beta) {
        return Checks.notNegative("smooth_l1_loss", "beta", beta) == 0 ? L1 : SMOOTH_L1.of(beta, 0);
    }

    /**
     * (p - t)² / 2 where |p - t| is at most delta, else delta (|p - t| - delta / 2) (Huber 1964).
     *
     * @throws IllegalArgumentException unless delta is finite and above 0
     */
    public static PairwiseLoss huber(float delta) {
        return HUBER.of(Checks.aboveZero("huber_loss", "delta", delta), 0);
    }

    /** p where t is 1, max(0, margin - p) where t is -1; no gradient with respect to t. */
    public static PairwiseLoss hingeEmbedding(float margin) {
        return HINGE_EMBEDDING.of(Checks.finite("hinge_embedding_loss", "margin", margin), 0);
    }

    /**
     * e<sup>x</sup> - t x of the logarithm x of a rate, a count's negative log-likelihood after Poisson.
     *
     * @param full whether Stirling's approximation of ln t! is added for t above 1
     */
    public static PairwiseLoss poissonLog(boolean full) {
        return full ? POISSON_LOG_FULL : POISSON_LOG;
    }

    /**
     * x - t ln(x + epsilon) of a rate x.
     *
     * @param full whether Stirling's approximation of ln t! is added for t above 1
     */
    public static PairwiseLoss poisson(float epsilon, boolean full) {
        Checks.notNegative("poisson_nll_loss", "epsilon", epsilon);
        return (full ? POISSON_FULL : POISSON).of(epsilon, 0);
    }

    /** Every loss above, with numbers that show all of its pieces. */
    public static List<PairwiseLoss> all() {
        return List.of(
                MSE,
                L1,
                BCE,
                BCE_WITH_LOGITS,
                BCE_POSITIVE,
                BCE_NEGATIVE,
                KL_DIV,
                KL_DIV_LOG_TARGET,
                SOFT_MARGIN,
                smoothL1(0.5f),
                huber(0.7f),
                hingeEmbedding(0.25f),
                poissonLog(true),
                poissonLog(false),
                poisson(1e-8f, true),
                poisson(1e-8f, false));
    }

    private static FloatVector sign(FloatVector x) {
        return ONE.blend(MINUS_ONE, x.compare(LT, ZERO)).blend(x, x.compare(EQ, ZERO));
    }

    /** t ln t - t + ln(2πt) / 2 for t above 1, 0 elsewhere. */
    private static FloatVector stirling(FloatVector t) {
        FloatVector value = Lanes.fma(t.add(HALF), VectorMath.log(t), HALF_LOG_2PI.sub(t));
        return ZERO.blend(value, t.compare(GT, ONE));
    }

    private static FloatVector stirlingSlope(FloatVector t) {
        return ZERO.blend(HALF.div(t).add(VectorMath.log(t)), t.compare(GT, ONE));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }
}
