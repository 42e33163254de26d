package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.reduced;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.core.kernel.CrossEntropy;
import io.lanewise.nn.autograd.Tensor;
import java.util.function.DoubleBinaryOperator;

/** Rows of {@link LossFunctions}, with gradients of the targets where there are such. */
final class LossRows {
    private interface Loss {
        Tensor apply(Tensor prediction, Tensor target, Reduction reduction);
    }

    private LossRows() {}

    private static double softplus(double v) {
        return Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
    }

    private static double smooth(double difference, double beta) {
        double a = Math.abs(difference);
        return a < beta ? a * a / (2 * beta) : a - beta / 2;
    }

    /** A loss with gradients of both, element by element. */
    private static void pair(String operation, double low, double high, Loss loss, DoubleBinaryOperator f) {
        for (Reduction reduction : Reduction.values()) {
            for (int[] shape : new int[][] {dims(3, 7), dims(2, 2, 17)}) {
                row(
                        operation,
                        low,
                        high,
                        x -> loss.apply(x.get(0), x.get(1), reduction),
                        x -> reduced(x.get(0).with(x.get(1), f), reduction, Ref.count(shape)),
                        shape,
                        shape);
            }
        }
    }

    static void add() {
        elementwise();
        weighted();
        classes();
    }

    private static void elementwise() {
        pair("mseLoss", -2, 2, Functional::mseLoss, (p, t) -> (p - t) * (p - t));
        pair("l1Loss", -2, 2, Functional::l1Loss, (p, t) -> Math.abs(p - t));
        pair("smoothL1Loss", -2, 2, (p, t, r) -> Functional.smoothL1Loss(p, t, 0.5f, r), (p, t) -> smooth(p - t, 0.5));
        pair("huberLoss", -2, 2, (p, t, r) -> Functional.huberLoss(p, t, 0.5f, r), (p, t) -> 0.5 * smooth(p - t, 0.5));
        pair("softMarginLoss", -2, 2, Functional::softMarginLoss, (p, t) -> softplus(-p * t));
        pair("klDiv", 0.1, 1, (x, t, r) -> Functional.klDiv(x, t, false, r), (x, t) -> t * (Math.log(t) - x));
        pair("klDiv", -3, 0, (x, t, r) -> Functional.klDiv(x, t, true, r), (x, t) -> Math.exp(t) * (t - x));
        pair(
                "poissonNllLoss",
                0.2,
                0.9,
                (x, t, r) -> Functional.poissonNllLoss(x, t, true, true, 0, r),
                (x, t) -> Math.exp(x) - t * x);
        pair(
                "poissonNllLoss",
                1.1,
                3,
                (x, t, r) -> Functional.poissonNllLoss(x, t, false, true, 0.5f, r),
                (x, t) -> x - t * Math.log(x + 0.5) + t * Math.log(t) - t + 0.5 * Math.log(2 * Math.PI * t));
        pair(
                "binaryCrossEntropy",
                0.05,
                0.95,
                Functional::binaryCrossEntropy,
                (p, t) -> -t * Math.log(p) - (1 - t) * Math.log(1 - p));
        pair(
                "binaryCrossEntropyWithLogits",
                -2,
                2,
                Functional::binaryCrossEntropyWithLogits,
                (x, t) -> softplus(x) - x * t);
        double[] signs = {1, -1, -1, 1, 1};
        Tensor targets = Tensor.of(1, -1, -1, 1, 1);
        for (Reduction reduction : Reduction.values()) {
            row(
                    "hingeEmbeddingLoss",
                    -2,
                    2,
                    x -> Functional.hingeEmbeddingLoss(x.get(0), targets, 0.75f, reduction),
                    x -> reduced(
                            Ref.each(dims(5), i -> {
                                double d = x.get(0).at(i);
                                return signs[i[0]] > 0 ? d : Math.max(0, 0.75 - d);
                            }),
                            reduction,
                            5),
                    dims(5));
        }
    }

    /** Weights are inputs too: of the elements, then of the positive targets. */
    private static void weighted() {
        int[] shape = dims(3, 5);
        for (Reduction reduction : Reduction.values()) {
            row(
                    "binaryCrossEntropy",
                    0.05,
                    0.95,
                    x -> Functional.binaryCrossEntropy(x.get(0), x.get(1), x.get(2), reduction),
                    x -> reduced(
                            x.get(0)
                                    .with(x.get(1), (p, t) -> -t * Math.log(p) - (1 - t) * Math.log(1 - p))
                                    .with(x.get(2), (loss, w) -> loss * w),
                            reduction,
                            15),
                    shape,
                    shape,
                    dims(5));
            row(
                    "binaryCrossEntropyWithLogits",
                    -2,
                    2,
                    x -> Functional.binaryCrossEntropyWithLogits(x.get(0), x.get(1), x.get(2), x.get(3), reduction),
                    x -> {
                        Ref positive = x.get(0).with(x.get(1), (z, t) -> t * softplus(-z));
                        Ref negative = x.get(0).with(x.get(1), (z, t) -> (1 - t) * softplus(z));
                        Ref losses = negative.with(positive.with(x.get(3), (l, w) -> l * w), Double::sum);
                        return reduced(losses.with(x.get(2), (l, w) -> l * w), reduction, 15);
                    },
                    shape,
                    shape,
                    dims(3, 1),
                    dims(5));
        }
    }

    /** Cross-entropy of logits whose classes stand along a dimension, weighted and smoothed. */
    private static Ref entropies(Ref x, Ref target, int dim, double[] w, double smoothing) {
        Ref logs = References.logSoftmax(x, dim);
        Ref products = Ref.each(x.dims(), i -> {
            double share = target.at(i) * (1 - smoothing) + smoothing / w.length;
            return -logs.at(i) * share * w[i[dim]];
        });
        int[] kept = new int[x.dims().length - 1];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = x.dims()[i < dim ? i : i + 1];
        }
        return products.sumAlong(dim).reshaped(kept);
    }

    private static void classes() {
        double[] ones = {1, 1, 1};
        double[] w = {0.5, 1.5, 2};
        Tensor weights = Tensor.of(0.5f, 1.5f, 2);
        int[] labels = {2, 0, 1, 2, -100, 0, 1, 1};
        Tensor image = Tensor.ofInts(labels, 2, 2, 2);
        for (Reduction reduction : Reduction.values()) {
            row(
                    "crossEntropy",
                    0,
                    1,
                    x -> Functional.crossEntropy(
                            x.get(0), x.get(1), new CrossEntropy(weights.value(), -100, 0.25f), reduction),
                    x -> reduced(entropies(x.get(0), x.get(1), 1, w, 0.25), reduction, 4),
                    dims(4, 3),
                    dims(4, 3));
            row(
                    "crossEntropy",
                    0,
                    1,
                    x -> Functional.crossEntropy(x.get(0), x.get(1), new CrossEntropy(null, -100, 0), reduction),
                    x -> reduced(entropies(x.get(0), x.get(1), 1, ones, 0), reduction, 10),
                    dims(2, 3, 5),
                    dims(2, 3, 5));
            row(
                    "crossEntropy",
                    0,
                    1,
                    x -> Functional.crossEntropy(x.get(0), x.get(1), new CrossEntropy(null, -100, 0), reduction),
                    x -> reduced(entropies(x.get(0), x.get(1), 0, ones, 0), reduction, 1),
                    dims(3),
                    dims(3));
            row(
                    "crossEntropy",
                    -2,
                    2,
                    x -> Functional.crossEntropy(
                            x.get(0), image, new CrossEntropy(weights.value(), -100, 0), reduction),
                    x -> reduced(picked(References.logSoftmax(x.get(0), 1), labels, w), reduction, 9.5),
                    dims(2, 3, 2, 2));
            row(
                    "nllLoss",
                    -2,
                    0,
                    x -> Functional.nllLoss(x.get(0), image, weights, -100, reduction),
                    x -> reduced(picked(x.get(0), labels, w), reduction, 9.5),
                    dims(2, 3, 2, 2));
            row(
                    "nllLoss",
                    -2,
                    0,
                    x -> Functional.nllLoss(
                            x.get(0), Tensor.ofInts(new int[] {1}).reshape(), null, -100, reduction),
                    x -> Ref.scalar(-x.get(0).at(1)),
                    dims(3));
        }
    }

    /** Minus the logarithm of each place's class, times its weight. */
    private static Ref picked(Ref logs, int[] labels, double[] w) {
        return Ref.each(dims(2, 2, 2), i -> {
            int label = labels[4 * i[0] + 2 * i[1] + i[2]];
            return label < 0 ? 0 : -w[label] * logs.at(i[0], label, i[1], i[2]);
        });
    }
}
