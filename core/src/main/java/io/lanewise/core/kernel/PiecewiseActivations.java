package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.simd.Lanes;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Activations that are made of pieces, each f directly above its f'; what is said of {@link Activations} holds here too. Where a method
 * takes numbers, the same numbers give the same object.
 */
public final class PiecewiseActivations {
    private static final FloatVector ZERO = all(0);
    private static final FloatVector ONE = all(1);
    private static final FloatVector HALF = all(0.5f);
    private static final FloatVector THIRD = all(1 / 3f);
    private static final FloatVector SIXTH = all(1 / 6f);

    /** x/6 + 1/2 between -3 and 3, 0 below and 1 above (Howard et al. 2019); slope 0 at both ends. */
    public static final Activation HARDSIGMOID = Activation.of(
            "hardsigmoid",
            x -> Lanes.fma(x, SIXTH, HALF).blend(ZERO, x.compare(LE, -3)).blend(ONE, x.compare(GE, 3)),
            (x, y) -> SIXTH.blend(ZERO, x.compare(LE, -3)).blend(ZERO, x.compare(GE, 3)));

    /** x hardsigmoid(x) (Howard et al. 2019); slopes -1/2 at -3 and 3/2 at 3, those of the inner piece. */
    public static final Activation HARDSWISH = Activation.of(
            "hardswish",
            x -> x.mul(Lanes.fma(x, SIXTH, HALF)).blend(ZERO, x.compare(LE, -3)).blend(x, x.compare(GE, 3)),
            (x, y) -> Lanes.fma(x, THIRD, HALF).blend(ZERO, x.compare(LT, -3)).blend(ONE, x.compare(GT, 3)));

    /** min(max(x, 0), 6) (Krizhevsky 2010); slope 0 at both ends. */
    public static final Activation RELU6 = clamp("relu6", 0, 6);

    private static final Family<Activation> HARDTANH = new Family<>((low, high) -> clamp("hardtanh", low, high));

    private static final Family<Activation> THRESHOLD = new Family<>((threshold, value) -> Activation.of(
            "threshold",
            x -> x.blend(value, x.compare(LE, threshold)),
            (x, y) -> ONE.blend(ZERO, x.compare(LE, threshold))));

    private static final Family<Activation> HARDSHRINK = new Family<>((lambda, none) -> Activation.of(
            "hardshrink",
            x -> x.blend(ZERO, x.abs().compare(LE, lambda)),
            (x, y) -> ONE.blend(ZERO, x.abs().compare(LE, lambda))));

    private static final Family<Activation> SOFTSHRINK = new Family<>((lambda, none) -> Activation.of(
            "softshrink",
            x -> x.add(lambda)
                    .blend(x.sub(lambda), x.compare(GT, lambda))
                    .blend(ZERO, x.abs().compare(LE, lambda)),
            (x, y) -> ONE.blend(ZERO, x.abs().compare(LE, lambda))));

    private PiecewiseActivations() {}

    /**
     * min(max(x, low), high); slope 0 at both ends.
     *
     * @throws IllegalArgumentException unless {@code low < high}
     */
    public static Activation hardtanh(float low, float high) {
        if (!(low < high)) {
            throw Checks.error("hardtanh", "the minimum must be below the maximum, got " + low + " and " + high);
        }
        return HARDTANH.of(low, high);
    }

    /** x above the threshold, else value; slope 0 at the threshold. */
    public static Activation threshold(float threshold, float value) {
        return THRESHOLD.of(Checks.finite("threshold", "threshold", threshold), value);
    }

    /** x where |x| is above lambda, else 0. */
    public static Activation hardshrink(float lambda) {
        return HARDSHRINK.of(Checks.finite("hardshrink", "lambda", lambda), 0);
    }

    /**
     * x drawn towards 0 by lambda, 0 where |x| is at most lambda.
     *
     * @throws IllegalArgumentException if lambda is negative or not finite
     */
    public static Activation softshrink(float lambda) {
        return SOFTSHRINK.of(Checks.notNegative("softshrink", "lambda", lambda), 0);
    }

    private static Activation clamp(String name, float low, float high) {
        return Activation.of(
                name,
                x -> x.blend(low, x.compare(LE, low)).blend(high, x.compare(GE, high)),
                (x, y) -> ONE.blend(ZERO, x.compare(LE, low)).blend(ZERO, x.compare(GE, high)));
    }

    /** Every function above, with PyTorch's numbers; threshold, which has none, with 0.1 and 20. */
    static List<Activation> list() {
        return List.of(
                HARDSIGMOID,
                HARDSWISH,
                RELU6,
                hardtanh(-1, 1),
                threshold(0.1f, 20),
                hardshrink(0.5f),
                softshrink(0.5f));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }
}
