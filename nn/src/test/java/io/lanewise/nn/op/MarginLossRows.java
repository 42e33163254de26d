package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.reduced;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.nn.autograd.Tensor;
import java.util.List;

/** Rows of {@link MarginLossFunctions}. */
final class MarginLossRows {
    private static final int[] LABELS = {2, 0, 3};
    private static final double[] SIGNS = {1, -1, 1, -1, -1};
    private static final Tensor TARGETS = Tensor.of(1, -1, 1, -1, -1);

    private MarginLossRows() {}

    private static double hinge(double x) {
        return Math.max(0, x);
    }

    /** The p-norm along the last dimension of the difference of two matrices and epsilon. */
    private static Ref distance(Ref a, Ref b, double p, double epsilon) {
        Ref powers = a.with(b, (x, y) -> Math.pow(Math.abs(x - y + epsilon), p));
        return powers.sumAlong(1).reshaped(a.dims()[0]).map(sum -> Math.pow(sum, 1 / p));
    }

    private static Ref cosine(Ref a, Ref b) {
        Ref product = a.with(b, (x, y) -> x * y).sumAlong(1);
        Ref lengths = a.map(x -> x * x).sumAlong(1).with(b.map(x -> x * x).sumAlong(1), (x, y) -> Math.sqrt(x * y));
        return product.with(lengths, (x, y) -> x / y).reshaped(a.dims()[0]);
    }

    static void add() {
        row(
                "cosineSimilarity",
                -2,
                2,
                x -> Functional.cosineSimilarity(x.get(0), x.get(1), 1, 1e-8f),
                x -> cosine(x.get(0), x.get(1)),
                dims(5, 7),
                dims(5, 7));
        for (float p : new float[] {1, 2, 3}) {
            row(
                    "pairwiseDistance",
                    -2,
                    2,
                    x -> Functional.pairwiseDistance(x.get(0), x.get(1), p, 0.25f, false),
                    x -> distance(x.get(0), x.get(1), p, 0.25),
                    dims(5, 7),
                    dims(5, 7));
        }
        for (Reduction reduction : Reduction.values()) {
            pairs(reduction);
            triplets(reduction);
            gaussian(reduction);
            classes(reduction);
        }
    }

    private static void pairs(Reduction reduction) {
        row(
                "marginRankingLoss",
                -2,
                2,
                x -> Functional.marginRankingLoss(x.get(0), x.get(1), TARGETS, 0.5f, reduction),
                x -> reduced(
                        Ref.each(
                                dims(5),
                                i -> hinge(0.5
                                        - SIGNS[i[0]]
                                                * (x.get(0).at(i) - x.get(1).at(i)))),
                        reduction,
                        5),
                dims(5),
                dims(5));
        row(
                "cosineEmbeddingLoss",
                -2,
                2,
                x -> Functional.cosineEmbeddingLoss(x.get(0), x.get(1), TARGETS, 0.25f, reduction),
                x -> {
                    Ref cosine = cosine(x.get(0), x.get(1));
                    Ref losses =
                            Ref.each(dims(5), i -> SIGNS[i[0]] > 0 ? 1 - cosine.at(i) : hinge(cosine.at(i) - 0.25));
                    return reduced(losses, reduction, 5);
                },
                dims(5, 7),
                dims(5, 7));
    }

    private static void triplets(Reduction reduction) {
        for (boolean swap : new boolean[] {false, true}) {
            row(
                    "tripletMarginLoss",
                    -2,
                    2,
                    x -> Functional.tripletMarginLoss(x.get(0), x.get(1), x.get(2), 2, 2, 1e-6f, swap, reduction),
                    x -> {
                        Ref near = distance(x.get(0), x.get(1), 2, 1e-6);
                        Ref far = distance(x.get(0), x.get(2), 2, 1e-6);
                        if (swap) {
                            far = far.with(distance(x.get(1), x.get(2), 2, 1e-6), Math::min);
                        }
                        return reduced(near.with(far, (a, b) -> hinge(a - b + 2)), reduction, 5);
                    },
                    dims(5, 7),
                    dims(5, 7),
                    dims(5, 7));
        }
        row(
                "tripletMarginWithDistanceLoss",
                -2,
                2,
                x -> Functional.tripletMarginWithDistanceLoss(
                        x.get(0),
                        x.get(1),
                        x.get(2),
                        (a, b) -> Functional.mean(Functional.square(Functional.sub(a, b)), false, 1),
                        1,
                        false,
                        reduction),
                x -> {
                    Ref near = distance(x.get(0), x.get(1), 2, 0).map(d -> d * d / 7);
                    Ref far = distance(x.get(0), x.get(2), 2, 0).map(d -> d * d / 7);
                    return reduced(near.with(far, (a, b) -> hinge(a - b + 1)), reduction, 5);
                },
                dims(5, 7),
                dims(5, 7),
                dims(5, 7));
    }

    private static void gaussian(Reduction reduction) {
        for (int[] variance : List.of(dims(3, 5), dims(3, 1), dims(3))) {
            row(
                    "gaussianNllLoss",
                    0.3,
                    3,
                    x -> Functional.gaussianNllLoss(x.get(0), x.get(1), x.get(2), true, 1e-6f, reduction),
                    x -> {
                        Ref v = variance.length == 1 ? x.get(2).reshaped(3, 1) : x.get(2);
                        Ref errors = x.get(0).with(x.get(1), (a, b) -> (a - b) * (a - b));
                        return reduced(
                                errors.with(v, (error, s) -> 0.5 * (Math.log(s) + error / s + Math.log(2 * Math.PI))),
                                reduction,
                                15);
                    },
                    dims(3, 5),
                    dims(3, 5),
                    variance);
        }
    }

    private static void classes(Reduction reduction) {
        double[] w = {0.5, 1, 2, 1.5};
        Tensor weight = Tensor.of(0.5f, 1, 2, 1.5f);
        for (int p : new int[] {1, 2}) {
            row(
                    "multiMarginLoss",
                    -2,
                    2,
                    x -> Functional.multiMarginLoss(
                            x.get(0), Tensor.ofInts(LABELS), p, 0.75f, p == 1 ? null : weight, reduction),
                    x -> reduced(
                            Ref.each(dims(3), i -> {
                                int y = LABELS[i[0]];
                                double sum = 0;
                                for (int j = 0; j < 4; j++) {
                                    double gap = hinge(0.75
                                            - x.get(0).at(i[0], y)
                                            + x.get(0).at(i[0], j));
                                    sum += j == y ? 0 : Math.pow(gap, p);
                                }
                                return sum / 4 * (p == 1 ? 1 : w[y]);
                            }),
                            reduction,
                            3),
                    dims(3, 4));
        }
        int[] labels = {3, 0, -1, 1, -1, 2, 2, 2, 0, 1, 2, 3};
        boolean[][] own = {{true, false, false, true}, {false, false, false, false}, {true, true, true, true}};
        row(
                "multilabelMarginLoss",
                -2,
                2,
                x -> Functional.multilabelMarginLoss(x.get(0), Tensor.ofInts(labels, 3, 4), reduction),
                x -> reduced(
                        Ref.each(dims(3), i -> {
                            double sum = 0;
                            for (int y = 0; y < 4; y++) {
                                for (int j = 0; j < 4; j++) {
                                    boolean counts = own[i[0]][y] && !own[i[0]][j];
                                    sum += counts
                                            ? hinge(1
                                                    - x.get(0).at(i[0], y)
                                                    + x.get(0).at(i[0], j))
                                            : 0;
                                }
                            }
                            return sum / 4;
                        }),
                        reduction,
                        3),
                dims(3, 4));
        for (boolean weighs : new boolean[] {false, true}) {
            row(
                    "multilabelSoftMarginLoss",
                    -2,
                    2,
                    x -> Functional.multilabelSoftMarginLoss(x.get(0), x.get(1), weighs ? weight : null, reduction),
                    x -> {
                        Ref losses = x.get(0).with(x.get(1), (z, t) -> Math.log1p(Math.exp(z)) - z * t);
                        Ref each = Ref.each(dims(3, 4), i -> losses.at(i) * (weighs ? w[i[1]] : 1));
                        return reduced(each.sumAlong(1).reshaped(3).map(s -> s / 4), reduction, 3);
                    },
                    dims(3, 4),
                    dims(3, 4));
        }
    }
}
