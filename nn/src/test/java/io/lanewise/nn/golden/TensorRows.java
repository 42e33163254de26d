package io.lanewise.nn.golden;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Methods of tensors, which are functions of {@code torch} too. */
final class TensorRows {
    private TensorRows() {}

    static void addTo(Vocabulary all) {
        arithmetic(all);
        functions(all);
        ReductionRows.addTo(all);
        ShapeRows.addTo(all);
    }

    /** A method of two tensors, or of a tensor and a number. */
    private static void binary(
            Vocabulary all,
            String name,
            BiFunction<Tensor, Tensor, Tensor> tensors,
            BiFunction<Tensor, Float, Tensor> number) {
        all.row(
                "Tensor." + name,
                "self, other",
                a -> a.get("other") instanceof Number
                        ? number.apply(a.tensor("self"), a.number("other"))
                        : tensors.apply(a.tensor("self"), a.tensor("other")));
    }

    private static void unary(Vocabulary all, String name, UnaryOperator<Tensor> f) {
        all.row("Tensor." + name, "self", a -> f.apply(a.tensor("self")));
    }

    private static void arithmetic(Vocabulary all) {
        binary(all, "__add__", Tensor::add, Tensor::add);
        binary(all, "__sub__", Tensor::sub, Tensor::sub);
        binary(all, "__mul__", Tensor::mul, Tensor::mul);
        binary(all, "__truediv__", Tensor::div, Tensor::div);
        binary(all, "mul", Tensor::mul, Tensor::mul);
        binary(all, "div", Tensor::div, Tensor::div);
        for (String name : List.of("__pow__", "pow")) {
            all.row("Tensor." + name, "self, other", a -> {
                Tensor x = tensor(a.get("self"));
                return a.get("other") instanceof Number number
                        ? x.pow(number.floatValue())
                        : x.pow(tensor(a.get("other")));
            });
        }
        for (String name : List.of("add", "sub")) {
            all.row("Tensor." + name, "self, other, alpha=1", a -> {
                Tensor other = tensor(a.get("other")).mul(a.number("alpha"));
                return name.equals("add")
                        ? a.tensor("self").add(other)
                        : a.tensor("self").sub(other);
            });
        }
        binary(all, "maximum", Tensor::maximum, (x, number) -> x.maximum(Tensor.scalar(number)));
        binary(all, "minimum", Tensor::minimum, (x, number) -> x.minimum(Tensor.scalar(number)));
        comparisons(all);
        products(all);
        for (String name : List.of("__matmul__", "matmul", "mm", "bmm", "mv", "dot")) {
            all.row("Tensor." + name, "self, other", a -> a.tensor("self").matmul(a.tensor("other")));
        }
    }

    private static void products(Vocabulary all) {
        all.row("Tensor.outer", "self, other", a -> a.tensor("self").outer(a.tensor("other")));
        for (String name : List.of("addmm", "baddbmm")) {
            all.row("Tensor." + name, "self, a, b, beta=1, alpha=1", a -> {
                Tensor product = a.tensor("a").matmul(a.tensor("b")).mul(a.number("alpha"));
                return a.tensor("self").mul(a.number("beta")).add(product);
            });
        }
        all.row(
                "torch.einsum",
                "equation, *operands",
                a -> Functional.einsum(a.text("equation"), a.tensors("operands").toArray(Tensor[]::new)));
        all.row(
                "Tensor.lerp",
                "self, end, weight",
                a -> Functional.lerp(a.tensor("self"), a.tensor("end"), a.number("weight")));
    }

    private static void comparisons(Vocabulary all) {
        binary(all, "eq", Tensor::eq, Tensor::eq);
        binary(all, "ne", Tensor::ne, Tensor::ne);
        binary(all, "lt", Tensor::lt, Tensor::lt);
        binary(all, "le", Tensor::le, Tensor::le);
        binary(all, "gt", Tensor::gt, Tensor::gt);
        binary(all, "ge", Tensor::ge, Tensor::ge);
        unary(all, "isnan", Tensor::isnan);
        unary(all, "isinf", Tensor::isinf);
        unary(all, "isfinite", Tensor::isfinite);
        unary(all, "logical_not", Tensor::logicalNot);
        for (String name : List.of("__and__", "logical_and")) {
            all.row("Tensor." + name, "self, other", a -> a.tensor("self").logicalAnd(a.tensor("other")));
        }
        all.row("Tensor.logical_xor", "self, other", a -> a.tensor("self").logicalXor(a.tensor("other")));
        for (String name : List.of("__or__", "logical_or")) {
            all.row("Tensor." + name, "self, other", a -> a.tensor("self").logicalOr(a.tensor("other")));
        }
        all.row("Tensor.clamp_min", "self, min", a -> a.tensor("self").clamp(a.number("min"), Float.POSITIVE_INFINITY));
        all.row("Tensor.clamp_max", "self, max", a -> a.tensor("self").clamp(Float.NEGATIVE_INFINITY, a.number("max")));
        binary(all, "__eq__", Tensor::eq, Tensor::eq);
        binary(all, "__ne__", Tensor::ne, Tensor::ne);
        binary(all, "__lt__", Tensor::lt, Tensor::lt);
        binary(all, "__le__", Tensor::le, Tensor::le);
        binary(all, "__gt__", Tensor::gt, Tensor::gt);
        binary(all, "__ge__", Tensor::ge, Tensor::ge);
        all.row(
                "Tensor.where",
                "condition, x, y",
                a -> Functional.where(a.tensor("condition"), tensor(a.get("x")), tensor(a.get("y"))));
        all.row("Tensor.masked_fill", "self, mask, value", a -> a.tensor("self")
                .maskedFill(a.tensor("mask"), a.number("value")));
        all.row("Tensor.clamp", "self, min=None, max=None", a -> a.tensor("self")
                .clamp(
                        a.has("min") ? a.number("min") : Float.NEGATIVE_INFINITY,
                        a.has("max") ? a.number("max") : Float.POSITIVE_INFINITY));
    }

    private static Tensor tensor(Object value) {
        return value instanceof Number number ? Tensor.scalar(number.floatValue()) : (Tensor) value;
    }

    private static void functions(Vocabulary all) {
        all.row("float", "text", a -> Double.valueOf(a.text("text").replace("inf", "Infinity")));
        unary(all, "detach", Tensor::detach);
        unary(all, "float", x -> x.isInt() ? x.toFloat() : x);
        all.row("torch.zeros_like", "input", a -> Tensor.zerosLike(a.tensor("input")));
        all.row("torch.ones_like", "input", a -> Tensor.onesLike(a.tensor("input")));
        all.row("torch.zeros", "*size", a -> Tensor.zeros(a.integers("size")));
        all.row("torch.ones", "*size", a -> Tensor.ones(a.integers("size")));
        all.row("torch.arange", "end", a -> Tensor.arange(0, a.number("end")));
        unary(all, "neg", Tensor::neg);
        unary(all, "exp", Tensor::exp);
        unary(all, "log", Tensor::log);
        unary(all, "sqrt", Tensor::sqrt);
        unary(all, "abs", Tensor::abs);
        unary(all, "square", Tensor::square);
        unary(all, "reciprocal", Tensor::reciprocal);
        unary(all, "rsqrt", Tensor::rsqrt);
        unary(all, "log1p", Tensor::log1p);
        unary(all, "log2", Tensor::log2);
        unary(all, "log10", Tensor::log10);
        unary(all, "expm1", Tensor::expm1);
        unary(all, "erf", Tensor::erf);
        unary(all, "sin", Tensor::sin);
        unary(all, "cos", Tensor::cos);
        unary(all, "tan", Tensor::tan);
        unary(all, "asin", Tensor::asin);
        unary(all, "acos", Tensor::acos);
        unary(all, "atan", Tensor::atan);
        unary(all, "sinh", Tensor::sinh);
        unary(all, "cosh", Tensor::cosh);
        unary(all, "ceil", Tensor::ceil);
        unary(all, "floor", Tensor::floor);
        unary(all, "round", Tensor::round);
        unary(all, "trunc", Tensor::trunc);
        unary(all, "frac", Tensor::frac);
        unary(all, "sign", Tensor::sign);
        unary(all, "relu", Tensor::relu);
        unary(all, "sigmoid", Tensor::sigmoid);
        unary(all, "tanh", Tensor::tanh);
        all.row("Tensor.softmax", "self, dim", a -> a.tensor("self").softmax(a.integer("dim")));
        all.row("Tensor.log_softmax", "self, dim", a -> a.tensor("self").logSoftmax(a.integer("dim")));
    }
}
