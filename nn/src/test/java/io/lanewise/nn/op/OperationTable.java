package io.lanewise.nn.op;

import static io.lanewise.nn.op.References.logSoftmax;
import static io.lanewise.nn.op.References.nll;
import static io.lanewise.nn.op.References.normalCdf;
import static io.lanewise.nn.op.References.product;
import static io.lanewise.nn.op.References.softmax;

import io.lanewise.core.kernel.Activation;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.CrossEntropy;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** One row for each operation (or several, for its forms): all tests of operations are made from these. */
final class OperationTable {
    /**
     * @param operation name of the method of {@link Functional}
     * @param shapes of the inputs
     * @param low least value of an input
     * @param high largest value of an input
     */
    record Row(
            String operation,
            List<int[]> shapes,
            double low,
            double high,
            Function<List<Tensor>, Tensor> forward,
            Function<List<Ref>, Ref> reference) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(operation);
            shapes.forEach(shape -> text.append(' ').append(java.util.Arrays.toString(shape)));
            return text.toString();
        }
    }

    private static final int[] LABELS = {2, 0, 1, 2, -100};
    private static final List<Row> ROWS = new ArrayList<>();

    private OperationTable() {}

    static List<Row> rows() {
        return List.copyOf(ROWS);
    }

    static void row(
            String operation,
            double low,
            double high,
            Function<List<Tensor>, Tensor> forward,
            Function<List<Ref>, Ref> reference,
            int[]... shapes) {
        ROWS.add(new Row(operation, List.of(shapes), low, high, forward, reference));
    }

    static int[] dims(int... dims) {
        return dims;
    }

    /** A function of one number: at several lengths around the widths of vectors. */
    static void unary(
            String operation,
            double low,
            double high,
            Function<Tensor, Tensor> forward,
            DoubleUnaryOperator reference) {
        for (int[] shape : new int[][] {dims(), dims(1), dims(7), dims(3, 17), dims(2, 3, 5)}) {
            row(
                    operation,
                    low,
                    high,
                    x -> forward.apply(x.get(0)),
                    x -> x.get(0).map(reference),
                    shape);
        }
    }

    static void binary(
            String operation,
            double low,
            double high,
            java.util.function.BinaryOperator<Tensor> forward,
            DoubleBinaryOperator reference) {
        int[][][] pairs = {
            {dims(5), dims(5)},
            {dims(3, 17), dims(3, 17)},
            {dims(4, 9), dims(9)},
            {dims(4, 9), dims(4, 1)},
            {dims(4, 9), dims()},
            {dims(1, 9), dims(4, 1)},
            {dims(2, 1, 5), dims(3, 1)},
        };
        for (int[][] pair : pairs) {
            row(
                    operation,
                    low,
                    high,
                    x -> forward.apply(x.get(0), x.get(1)),
                    x -> x.get(0).with(x.get(1), reference),
                    pair);
        }
    }

    private static void loss(
            String operation, double low, double high, LossFunction forward, DoubleBinaryOperator reference) {
        double[] targets = {0, 1, 0.25, 1, 0, 1, 0.5};
        Tensor target = Tensor.of(new float[] {0, 1, 0.25f, 1, 0, 1, 0.5f}, 7, 1);
        for (Reduction reduction : Reduction.values()) {
            row(
                    operation,
                    low,
                    high,
                    x -> forward.apply(x.get(0), target, reduction),
                    x -> reduced(
                            Ref.each(
                                    dims(7, 1),
                                    i -> reference.applyAsDouble(x.get(0).at(i), targets[i[0]])),
                            reduction,
                            7),
                    dims(7, 1));
        }
    }

    private interface LossFunction {
        Tensor apply(Tensor prediction, Tensor target, Reduction reduction);
    }

    static Ref reduced(Ref losses, Reduction reduction, double count) {
        return switch (reduction) {
            case NONE -> losses;
            case SUM -> Ref.scalar(losses.sum());
            case MEAN -> Ref.scalar(losses.sum() / count);
        };
    }

    static {
        ActivationRows.add();
        LossRows.add();
        MarginLossRows.add();
        ElementRows.add();
        ReductionRows.add();
        ShapeRows.add();
        IndexRows.add();
        ProductRows.add();
        RecurrentRows.add();
        NormRows.add();
        MoreShapeRows.add();
        AttentionRows.add();
        ConvolutionRows.add();
        binary("add", -2, 2, Functional::add, Double::sum);
        binary("sub", -2, 2, Functional::sub, (a, b) -> a - b);
        binary("mul", -2, 2, Functional::mul, (a, b) -> a * b);
        binary("div", 0.5, 2, Functional::div, (a, b) -> a / b);
        unary("add", -2, 2, x -> Functional.add(x, 1.5f), v -> v + 1.5);
        unary("mul", -2, 2, x -> Functional.mul(x, 1.5f), v -> v * 1.5);
        unary("div", -2, 2, x -> Functional.div(x, 1.5f), v -> v / 1.5);
        unary("pow", 0.5, 2, x -> Functional.pow(x, 2.5f), v -> Math.pow(v, 2.5));
        unary("pow", -2, 2, x -> Functional.pow(x, 3), v -> v * v * v);
        unary("pow", -2, 2, x -> Functional.pow(x, 0), v -> 1);
        unary("neg", -2, 2, Functional::neg, v -> -v);
        unary("abs", -2, 2, Functional::abs, Math::abs);
        unary("exp", -2, 2, Functional::exp, Math::exp);
        unary("log", 0.2, 3, Functional::log, Math::log);
        unary("sqrt", 0.2, 3, Functional::sqrt, Math::sqrt);
        unary("square", -2, 2, Functional::square, v -> v * v);
        unary("relu", -2, 2, Functional::relu, v -> Math.max(v, 0));
        unary("leakyRelu", -2, 2, x -> Functional.leakyRelu(x, 0.25f), v -> v > 0 ? v : 0.25 * v);
        unary("sigmoid", -6, 6, Functional::sigmoid, v -> 1 / (1 + Math.exp(-v)));
        unary("tanh", -3, 3, Functional::tanh, Math::tanh);
        unary("gelu", -3, 3, Functional::gelu, v -> v * normalCdf(v));
        unary(
                "geluTanh",
                -3,
                3,
                Functional::geluTanh,
                v -> 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v))));
        Activation squaredRelu = Activation.of(
                "squared_relu",
                v -> {
                    var r = v.max(0f);
                    return r.mul(r);
                },
                (x, y) -> x.max(0f).mul(2f));
        unary("apply", -2, 2, x -> Functional.apply(x, squaredRelu), v -> v > 0 ? v * v : 0);
        int[][][] products = {{dims(1, 1), dims(1, 1)}, {dims(3, 5), dims(5, 4)}, {dims(17, 33), dims(33, 19)}};
        for (int[][] pair : products) {
            row("matmul", -1, 1, x -> Functional.matmul(x.get(0), x.get(1)), x -> product(x.get(0), x.get(1)), pair);
        }
        row(
                "linear",
                -1,
                1,
                x -> Functional.linear(x.get(0), x.get(1), x.get(2)),
                References::linear,
                dims(4, 7),
                dims(5, 7),
                dims(5));
        row(
                "linear",
                -1,
                1,
                x -> Functional.linear(x.get(0), x.get(1), x.get(2)),
                References::linear,
                dims(2, 3, 17),
                dims(9, 17),
                dims(9));
        row(
                "linear",
                -1,
                1,
                x -> Functional.linear(x.get(0), x.get(1), null),
                References::linear,
                dims(6, 3),
                dims(4, 3));
        row(
                "linear",
                -1,
                1,
                x -> Functional.linear(x.get(0), x.get(1), x.get(2)),
                References::linear,
                dims(3),
                dims(4, 3),
                dims(4));

        for (Activation function : List.of(Activations.TANH, Activations.GELU)) { // in one go, and one after the other
            row(
                    "linear",
                    -1,
                    1,
                    x -> Functional.linear(x.get(0), x.get(1), x.get(2), function),
                    x -> References.linear(x).map(function == Activations.TANH ? Math::tanh : z -> z * normalCdf(z)),
                    dims(4, 7),
                    dims(5, 7),
                    dims(5));
        }

        for (int dim = 0; dim < 3; dim++) {
            int d = dim;
            row("softmax", -2, 2, x -> Functional.softmax(x.get(0), d), x -> softmax(x.get(0), d), dims(2, 3, 17));
            row(
                    "logSoftmax",
                    -2,
                    2,
                    x -> Functional.logSoftmax(x.get(0), d),
                    x -> logSoftmax(x.get(0), d),
                    dims(2, 3, 17));
            row(
                    "sum",
                    -2,
                    2,
                    x -> Functional.sum(x.get(0), true, d),
                    x -> x.get(0).sumAlong(d),
                    dims(2, 3, 17));
            row(
                    "mean",
                    -2,
                    2,
                    x -> Functional.mean(x.get(0), true, d - 3),
                    x -> x.get(0).sumAlong(d).map(v -> v / x.get(0).dims()[d]),
                    dims(2, 3, 17));
        }
        row(
                "sum",
                -2,
                2,
                x -> Functional.sum(x.get(0), false),
                x -> Ref.scalar(x.get(0).sum()),
                dims(3, 17));
        row(
                "mean",
                -2,
                2,
                x -> Functional.mean(x.get(0), false),
                x -> Ref.scalar(x.get(0).sum() / 51),
                dims(3, 17));
        row(
                "sum",
                -2,
                2,
                x -> Functional.sum(x.get(0), false, 0, 2),
                x -> x.get(0).sumAlong(0).sumAlong(2).reshaped(5),
                dims(3, 5, 4));

        row(
                "reshape",
                -2,
                2,
                x -> Functional.reshape(x.get(0), 3, -1),
                x -> x.get(0).reshaped(3, 4),
                dims(2, 6));
        row(
                "flatten",
                -2,
                2,
                x -> Functional.flatten(x.get(0), 1, -1),
                x -> x.get(0).reshaped(2, 15),
                dims(2, 3, 5));
        row(
                "transpose",
                -2,
                2,
                x -> Functional.transpose(x.get(0), 0, 2),
                x -> Ref.each(dims(4, 3, 2), i -> x.get(0).at(i[2], i[1], i[0])),
                dims(2, 3, 4));
        row(
                "expand",
                -2,
                2,
                x -> Functional.expand(x.get(0), 2, 3, 4),
                x -> Ref.each(dims(2, 3, 4), i -> x.get(0).at(i)),
                dims(3, 1));
        row(
                "slice",
                -2,
                2,
                x -> Functional.slice(x.get(0), 1, 1, -1, 2),
                x -> Ref.each(dims(3, 3), i -> x.get(0).at(i[0], 1 + 2 * i[1])),
                dims(3, 8));
        row(
                "select",
                -2,
                2,
                x -> Functional.select(x.get(0), -1, -2),
                x -> Ref.each(dims(3), i -> x.get(0).at(i[0], 6)),
                dims(3, 8));
        row(
                "indexSelect",
                -2,
                2,
                x -> Functional.indexSelect(x.get(0), 2, 0, 2),
                x -> Ref.each(dims(3, 4), i -> x.get(0).at(new int[] {2, 0, 2}[i[0]], i[1])),
                dims(3, 4));

        loss("mseLoss", -2, 2, Functional::mseLoss, (p, t) -> (p - t) * (p - t));
        loss(
                "binaryCrossEntropy",
                0.05,
                0.95,
                Functional::binaryCrossEntropy,
                (p, t) -> -t * Math.log(p) - (1 - t) * Math.log(1 - p));
        loss(
                "binaryCrossEntropyWithLogits",
                -4,
                4,
                Functional::binaryCrossEntropyWithLogits,
                (x, t) -> Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x))));
        Tensor labels = Tensor.ofInts(LABELS);
        Tensor weights = Tensor.of(0.5f, 1.5f, 2);
        double[] w = {0.5, 1.5, 2};
        for (Reduction reduction : Reduction.values()) {
            row(
                    "nllLoss",
                    -3,
                    0,
                    x -> Functional.nllLoss(x.get(0), labels, weights, -100, reduction),
                    x -> reduced(nll(x.get(0), LABELS, w, 0), reduction, 6),
                    dims(5, 3));
            row(
                    "crossEntropy",
                    -3,
                    3,
                    x -> Functional.crossEntropy(
                            x.get(0), labels, new CrossEntropy(weights.value(), -100, 0), reduction),
                    x -> reduced(nll(logSoftmax(x.get(0), 1), LABELS, w, 0), reduction, 6),
                    dims(5, 3));
            row(
                    "crossEntropy",
                    -3,
                    3,
                    x -> Functional.crossEntropy(x.get(0), labels, new CrossEntropy(null, -100, 0.25f), reduction),
                    x -> reduced(nll(logSoftmax(x.get(0), 1), LABELS, new double[] {1, 1, 1}, 0.25), reduction, 4),
                    dims(5, 3));
        }
    }
}
