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
        reductions(all);
        shapes(all);
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
        all.row("Tensor.__pow__", "self, exponent", a -> a.tensor("self").pow(a.number("exponent")));
        for (String name : List.of("__matmul__", "matmul")) {
            all.row("Tensor." + name, "self, other", a -> a.tensor("self").matmul(a.tensor("other")));
        }
    }

    private static void functions(Vocabulary all) {
        unary(all, "neg", Tensor::neg);
        unary(all, "exp", Tensor::exp);
        unary(all, "log", Tensor::log);
        unary(all, "sqrt", Tensor::sqrt);
        unary(all, "abs", Tensor::abs);
        unary(all, "square", Tensor::square);
        unary(all, "relu", Tensor::relu);
        unary(all, "sigmoid", Tensor::sigmoid);
        unary(all, "tanh", Tensor::tanh);
        all.row("Tensor.softmax", "self, dim", a -> a.tensor("self").softmax(a.integer("dim")));
        all.row("Tensor.log_softmax", "self, dim", a -> a.tensor("self").logSoftmax(a.integer("dim")));
    }

    private static void reductions(Vocabulary all) {
        all.row("Tensor.sum", "self, dim=None, keepdim=False", a -> a.tensor("self")
                .sum(a.flag("keepdim"), a.integers("dim")));
        all.row("Tensor.mean", "self, dim=None, keepdim=False", a -> a.tensor("self")
                .mean(a.flag("keepdim"), a.integers("dim")));
    }

    private static void shapes(Vocabulary all) {
        all.row("Tensor.__getitem__", "self, items", a -> item(a.tensor("self"), (List<?>) a.get("items")));
        all.row("Tensor.t", "self", a -> a.tensor("self").t());
        all.row("Tensor.reshape", "self, *shape", a -> a.tensor("self").reshape(a.integers("shape")));
        all.row("Tensor.expand", "self, *shape", a -> Functional.expand(a.tensor("self"), a.integers("shape")));
        all.row("Tensor.transpose", "self, dim0, dim1", a -> a.tensor("self")
                .transpose(a.integer("dim0"), a.integer("dim1")));
        all.row("Tensor.unsqueeze", "self, dim", a -> a.tensor("self").unsqueeze(a.integer("dim")));
        all.row("Tensor.squeeze", "self, dim", a -> a.tensor("self").squeeze(a.integer("dim")));
        all.row("Tensor.select", "self, dim, index", a -> a.tensor("self")
                .select(a.integer("dim"), a.integer("index")));
    }

    /** An index of Python: numbers take a slice away, ranges shorten it. */
    private static Tensor item(Tensor x, List<?> items) {
        Tensor y = x;
        int dim = 0;
        for (Object item : items) {
            switch (item) {
                case Integer index -> y = y.select(dim, index);
                case Evaluator.Range range -> {
                    int start = range.start() instanceof Integer number ? number : 0;
                    int end = range.end() instanceof Integer number ? number : Integer.MAX_VALUE;
                    int step = range.step() instanceof Integer number ? number : 1;
                    y = y.slice(dim++, start, end, step);
                }
                case Python.Special.NONE -> y = y.unsqueeze(dim++);
                case Python.Special.ELLIPSIS -> dim += x.shape().rank() - (items.size() - 1);
                default -> throw new UnknownNameException("index " + item);
            }
        }
        return y;
    }
}
