package io.lanewise.nn.op;

import static java.util.Map.entry;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.MathFunctions;
import io.lanewise.core.kernel.SmoothActivations;
import io.lanewise.nn.autograd.Tensor;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Slopes of elementwise functions, made of operations, so that they have slopes themselves. */
final class Derivatives {
    /** Functions whose slope changes only by jumps: it is a constant as far as its own slope goes. */
    private static final Set<String> STRAIGHT = Set.of(
            "relu",
            "leaky_relu",
            "relu6",
            "hardtanh",
            "hardsigmoid",
            "threshold",
            "hardshrink",
            "softshrink",
            "abs",
            "neg",
            "ceil",
            "floor",
            "round",
            "trunc",
            "frac",
            "sign");

    /** f' from x and y = f(x). */
    private static final Map<Activation, BinaryOperator<Tensor>> SLOPES = Map.ofEntries(
            entry(Activations.EXP, (x, y) -> y),
            entry(Activations.LOG, (x, y) -> x.reciprocal()),
            entry(Activations.SQRT, (x, y) -> y.reciprocal().mul(0.5f)),
            entry(Activations.SQUARE, (x, y) -> x.mul(2f)),
            entry(Activations.RECIPROCAL, (x, y) -> y.square().neg()),
            entry(Activations.SIGMOID, (x, y) -> y.sub(y.square())),
            entry(Activations.TANH, (x, y) -> y.square().neg().add(1)),
            entry(Activations.GELU, (x, y) -> normalCdf(x).add(x.mul(density(x)))),
            entry(SmoothActivations.SILU, (x, y) -> x.sigmoid().mul(x.sub(y).add(1))),
            entry(SmoothActivations.LOGSIGMOID, (x, y) -> x.neg().sigmoid()),
            entry(MathFunctions.RSQRT, (x, y) -> y.pow(3).mul(-0.5f)),
            entry(MathFunctions.LOG1P, (x, y) -> x.add(1).reciprocal()),
            entry(MathFunctions.LOG2, (x, y) -> x.reciprocal().mul((float) (1 / Math.log(2)))),
            entry(MathFunctions.LOG10, (x, y) -> x.reciprocal().mul((float) (1 / Math.log(10)))),
            entry(MathFunctions.EXPM1, (x, y) -> y.add(1)),
            entry(MathFunctions.ERF, (x, y) -> x.square().neg().exp().mul((float) (2 / Math.sqrt(Math.PI)))),
            entry(MathFunctions.SIN, (x, y) -> x.cos()),
            entry(MathFunctions.COS, (x, y) -> x.sin().neg()),
            entry(MathFunctions.TAN, (x, y) -> y.square().add(1)),
            entry(MathFunctions.ASIN, (x, y) -> x.square().neg().add(1).rsqrt()),
            entry(MathFunctions.ACOS, (x, y) -> x.square().neg().add(1).rsqrt().neg()),
            entry(MathFunctions.ATAN, (x, y) -> x.square().add(1).reciprocal()),
            entry(MathFunctions.SINH, (x, y) -> x.cosh()),
            entry(MathFunctions.COSH, (x, y) -> x.sinh()));

    private Derivatives() {}

    private static Tensor normalCdf(Tensor x) {
        return x.mul((float) Math.sqrt(0.5)).erf().add(1).mul(0.5f);
    }

    private static Tensor density(Tensor x) {
        return x.square().mul(-0.5f).exp().mul((float) (1 / Math.sqrt(2 * Math.PI)));
    }

    /**
     * f'(x).
     *
     * @throws IllegalStateException if it is known as a kernel only
     */
    static Tensor of(Activation function, Tensor x, Tensor y) {
        if (STRAIGHT.contains(function.name())) {
            NDArray slope = NDArray.empty(x.shape(), function.name());
            NDArray one = NDArray.full(x.shape(), 1);
            function.backward(x.value(), y.value(), one, slope, false);
            return new Tensor(slope);
        }
        BinaryOperator<Tensor> slope = SLOPES.get(function);
        if (slope == null) {
            throw new IllegalStateException("grad: the gradient of \"" + function.name()
                    + "\" is a kernel of its own and has no gradient itself; compute it from other operations, or do without"
                    + " createGraph");
        }
        return slope.apply(x, y);
    }
}
