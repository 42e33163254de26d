package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.UnaryFunction;
import io.lanewise.core.simd.VectorMath;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/**
 * The elementwise functions of the library, each f directly above its f'. NaN goes through all of them; where a function has a
 * corner, f' is PyTorch's choice there.
 */
public final class Activations {
    private static final FloatVector ONE = all(1);
    private static final FloatVector MINUS_ONE = all(-1);
    private static final FloatVector HALF = all(0.5f);

    /** 1 / sqrt(2π). */
    private static final FloatVector DENSITY = all((float) (1 / Math.sqrt(2 * Math.PI)));

    /** 2 sqrt(2/π), that times the factor of the cube, and that times 3: 2u of the approximate GELU and its slope. */
    private static final FloatVector GELU_SCALE = all((float) (2 * Math.sqrt(2 / Math.PI)));

    private static final FloatVector GELU_CUBE = all((float) (2 * Math.sqrt(2 / Math.PI) * 0.044715));
    /** Of x where all is decided in GELU. */
    private static final FloatVector LARGEST_SQUARE = all(1e4f);

    private static final FloatVector GELU_CUBE_SLOPE = all((float) (6 * Math.sqrt(2 / Math.PI) * 0.044715));

    /** max(x, 0); slope 0 at 0. */
    public static final Activation RELU = Activation.ofOutput(
            "relu",
            UnaryFunction.RELU, //
            y -> ONE.blend(0, y.compare(LE, 0)));

    /** 1 / (1 + e<sup>-x</sup>). */
    public static final Activation SIGMOID = Activation.ofOutput(
            "sigmoid", //
            VectorMath::sigmoid,
            y -> y.mul(ONE.sub(y)));

    /** Hyperbolic tangent. */
    public static final Activation TANH = Activation.ofOutput(
            "tanh", //
            VectorMath::tanh,
            y -> ONE.sub(y.mul(y)));

    /** x Φ(x) with Φ the normal distribution function (Hendrycks and Gimpel 2016): the exact form, PyTorch's default. */
    public static final Activation GELU =
            Activation.of("gelu", x -> x.mul(VectorMath.normalCdf(x, VectorMath.gaussian(x))), (x, y) -> {
                FloatVector e = VectorMath.gaussian(x);
                return Lanes.fma(x.mul(DENSITY), e, VectorMath.normalCdf(x, e));
            });

    /** GELU's approximation x σ(2u), u = sqrt(2/π) (x + 0.044715 x³): PyTorch's {@code approximate="tanh"}. */
    public static final Activation GELU_TANH =
            Activation.of("gelu_tanh", x -> x.mul(VectorMath.sigmoid(geluInner(x))), (x, y) -> {
                FloatVector s = VectorMath.sigmoid(geluInner(x));
                // held below infinity, which times a slope of 0 would be NaN
                FloatVector square = x.mul(x);
                square = square.blend(LARGEST_SQUARE, square.compare(GT, LARGEST_SQUARE));
                FloatVector inner = Lanes.fma(square, GELU_CUBE_SLOPE, GELU_SCALE);
                return Lanes.fma(x.mul(s).mul(ONE.sub(s)), inner, s);
            });

    /** e<sup>x</sup>. */
    public static final Activation EXP = Activation.of(
            "exp", //
            VectorMath::exp,
            (x, y) -> y);

    /** Natural logarithm. */
    public static final Activation LOG = Activation.of(
            "log", //
            VectorMath::log,
            (x, y) -> ONE.div(x));

    /** Square root. */
    public static final Activation SQRT = Activation.of(
            "sqrt", //
            FloatVector::sqrt,
            (x, y) -> HALF.div(y));

    /** x². */
    public static final Activation SQUARE = Activation.of(
            "square", //
            x -> x.mul(x),
            (x, y) -> x.add(x));

    /** -x. */
    public static final Activation NEG = Activation.of(
            "neg", //
            FloatVector::neg,
            (x, y) -> MINUS_ONE);

    /** |x|; slope 0 at 0. */
    public static final Activation ABS = Activation.of(
            "abs", //
            FloatVector::abs,
            (x, y) -> ONE.blend(-1, x.compare(LT, 0)).blend(0, x.compare(EQ, 0)));

    /** 1 / x. */
    public static final Activation RECIPROCAL = Activation.of(
            "reciprocal", //
            x -> ONE.div(x),
            (x, y) -> y.mul(y).neg());

    private static final Map<Float, Activation> LEAKY = new ConcurrentHashMap<>();

    private Activations() {}

    /** x above 0, else x * slope; slope at 0 too. The same slope gives the same object. */
    public static Activation leakyRelu(float slope) {
        return LEAKY.computeIfAbsent(
                slope,
                s -> Activation.of("leaky_relu", x -> x.mul(slope).blend(x, x.compare(GT, 0)), (x, y) -> all(slope)
                        .blend(1, x.compare(GT, 0))));
    }

    /** Every function above and those of the other tables of activations, each with PyTorch's numbers. */
    public static List<Activation> all() {
        List<Activation> here = List.of(
                RELU, leakyRelu(0.01f), SIGMOID, TANH, GELU, GELU_TANH, EXP, LOG, SQRT, SQUARE, NEG, ABS, RECIPROCAL);
        return Stream.of(here, PiecewiseActivations.list(), SmoothActivations.list())
                .flatMap(List::stream)
                .toList();
    }

    private static FloatVector geluInner(FloatVector x) {
        return x.mul(Lanes.fma(x.mul(x), GELU_CUBE, GELU_SCALE));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F, value);
    }
}
