package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.binary;
import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;
import static io.lanewise.nn.op.OperationTable.unary;

import io.lanewise.nn.autograd.Tensor;
import org.apache.commons.math3.special.Erf;

/** Rows of {@link ElementFunctions}. Intervals keep away from corners, where there is no numeric gradient. */
final class ElementRows {
    private ElementRows() {}

    static void add() {
        unary("reciprocal", 0.5, 3, Functional::reciprocal, v -> 1 / v);
        unary("rsqrt", 0.5, 3, Functional::rsqrt, v -> 1 / Math.sqrt(v));
        unary("log1p", -0.5, 3, Functional::log1p, Math::log1p);
        unary("log2", 0.3, 3, Functional::log2, v -> Math.log(v) / Math.log(2));
        unary("log10", 0.3, 3, Functional::log10, Math::log10);
        unary("expm1", -2, 2, Functional::expm1, Math::expm1);
        unary("erf", -3, 3, Functional::erf, Erf::erf);
        unary("sin", -7, 7, Functional::sin, Math::sin);
        unary("cos", -7, 7, Functional::cos, Math::cos);
        unary("tan", -1, 1, Functional::tan, Math::tan);
        unary("asin", -0.8, 0.8, Functional::asin, Math::asin);
        unary("acos", -0.8, 0.8, Functional::acos, Math::acos);
        unary("atan", -3, 3, Functional::atan, Math::atan);
        unary("sinh", -2, 2, Functional::sinh, Math::sinh);
        unary("cosh", -2, 2, Functional::cosh, Math::cosh);
        unary("ceil", 1.1, 1.9, Functional::ceil, Math::ceil);
        unary("floor", -1.9, -1.1, Functional::floor, Math::floor);
        unary("round", 0.6, 1.4, Functional::round, Math::rint);
        unary("trunc", -1.9, -1.1, Functional::trunc, v -> (long) v);
        unary("frac", -1.9, -1.1, Functional::frac, v -> v - (long) v);
        unary("sign", -2, 2, Functional::sign, Math::signum);
        unary("clamp", -2, 2, x -> Functional.clamp(x, -0.5f, 1), v -> Math.clamp(v, -0.5, 1));
        unary("clamp", -2, 2, x -> Functional.clamp(x, 0.5f, Float.POSITIVE_INFINITY), v -> Math.max(v, 0.5));
        binary("maximum", -2, 2, Functional::maximum, Math::max);
        binary("minimum", -2, 2, Functional::minimum, Math::min);
        binary("pow", 0.5, 2, Functional::pow, Math::pow);
        binary("lerp", -2, 2, (a, b) -> Functional.lerp(a, b, 0.25f), (a, b) -> a + 0.25 * (b - a));
        choices();
    }

    private static void choices() {
        Tensor mask = Tensor.ofInts(new int[] {1, 0, 0, 1, 1, 0, 1, 0, 1}, 9);
        binary(
                "where",
                -2,
                2,
                (a, b) -> Functional.where(a.detach().gt(b.detach()), a, b.mul(2f)),
                (a, b) -> a > b ? a : 2 * b);
        row(
                "where",
                -2,
                2,
                x -> Functional.where(mask, x.get(0), x.get(1)),
                x -> Ref.each(dims(4, 9), i -> x.get(mask.value().getInt(i[1]) == 1 ? 0 : 1)
                        .at(i)),
                dims(4, 1),
                dims(4, 9));
        row(
                "maskedFill",
                -2,
                2,
                x -> Functional.maskedFill(x.get(0), mask, -2.5f),
                x -> Ref.each(
                        dims(4, 9),
                        i -> mask.value().getInt(i[1]) == 1 ? -2.5 : x.get(0).at(i)),
                dims(4, 9));
    }
}
