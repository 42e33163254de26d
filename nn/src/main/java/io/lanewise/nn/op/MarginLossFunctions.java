package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.PairwiseLosses;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Tensor;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The losses of {@link Functional} that are made of other operations: of distances, of margins, and of a mean with a variance. */
abstract class MarginLossFunctions extends LossFunctions {
    /** Added to products of squares where cosines are compared, PyTorch's constant. */
    private static final float TINY = 1e-12f;

    MarginLossFunctions() {}

    /**
     * Negative log-likelihood of targets after Gauss, {@code (log(v) + (x - t)^2 / v) / 2}.
     *
     * @param variance of the shape of the mean, or with a last dimension of length 1, or without the last dimension; held above epsilon
     *     without an effect on the gradient
     * @param full whether the constant {@code log(2 pi) / 2} is added
     * @throws IllegalArgumentException if a variance is negative
     */
    public static Tensor gaussianNllLoss(
            Tensor mean, Tensor target, Tensor variance, boolean full, float epsilon, Reduction reduction) {
        String name = "gaussian_nll_loss";
        if (!mean.shape().equals(target.shape())) {
            throw Checks.error(
                    name, "mean and target must have equal shapes, got " + mean.shape() + " and " + target.shape());
        }
        Checks.aboveZero(name, "epsilon", epsilon);
        reduction.checkCount(name, mean.size());
        Tensor v = above(name, epsilon, spread(name, mean.shape(), variance));
        Tensor error = Functional.square(Functional.sub(mean, target));
        Tensor losses = Functional.mul(Functional.add(Functional.div(error, v), Functional.log(v)), 0.5f);
        return reduce(name, full ? Functional.add(losses, (float) (0.5 * Math.log(2 * Math.PI))) : losses, reduction);
    }

    /** A variance with as many dimensions as the mean. */
    private static Tensor spread(String name, Shape mean, Tensor variance) {
        int rank = mean.rank();
        boolean without = variance.shape().rank() == rank - 1;
        Tensor v = without ? Functional.unsqueeze(variance, -1) : variance;
        boolean fits = v.shape().rank() == rank;
        for (int i = 0; fits && i < rank; i++) {
            int length = v.shape().dim(i);
            fits = length == mean.dim(i) || (length == 1 && i == rank - 1);
        }
        if (!fits) {
            throw Checks.error(
                    name,
                    "variance must have the mean's shape " + mean
                            + ", or 1 instead of its last length, or not that dimension," + " got " + variance.shape());
        }
        return v;
    }

    private static Tensor above(String name, float epsilon, Tensor variance) {
        if (variance.size() == 0) {
            return variance;
        }
        float least = Reductions.min(variance.value(), false).item();
        if (least < 0) {
            throw Checks.error(name, "variances must be at least 0, got " + least);
        }
        if (!(least < epsilon)) {
            return variance;
        }
        NDArray held = Elementwise.maximum(variance.value(), NDArray.full(Shape.SCALAR, epsilon));
        return Functional.add(variance, new Tensor(Elementwise.sub(held, variance.value())));
    }

    /** {@code max(0, margin - t (a - b))}: for targets of 1, a should be larger than b, for -1 smaller; broadcast. */
    public static Tensor marginRankingLoss(Tensor a, Tensor b, Tensor target, float margin, Reduction reduction) {
        Tensor difference = Functional.mul(Functional.sub(b, a), target.toFloat());
        return reduce("margin_ranking_loss", hinge(Functional.add(difference, margin)), reduction);
    }

    /** {@code max(x, 0)} whose slope at 0 is 1, as PyTorch's {@code clamp_min}: a tie moves things apart. */
    private static Tensor hinge(Tensor x) {
        return Functional.clamp(x, 0, Float.POSITIVE_INFINITY);
    }

    /** Cosine of the angle between vectors that lie along a dimension; lengths are held above epsilon. */
    public static Tensor cosineSimilarity(Tensor a, Tensor b, int dim, float epsilon) {
        Tensor product = Functional.sum(Functional.mul(a, b), false, dim);
        Tensor lengthA = Functional.clamp(Functional.norm(a, 2, false, dim), epsilon, Float.POSITIVE_INFINITY);
        Tensor lengthB = Functional.clamp(Functional.norm(b, 2, false, dim), epsilon, Float.POSITIVE_INFINITY);
        return Functional.div(product, Functional.mul(lengthA, lengthB));
    }

    /**
     * {@code 1 - cos(a, b)} for targets of 1 (alike), {@code max(0, cos(a, b) - margin)} for -1 (not alike).
     *
     * @param a vectors {@code [n, d]}, or one {@code [d]}
     * @param b of the same shape
     * @param target {@code [n]}, or {@code []}
     */
    public static Tensor cosineEmbeddingLoss(Tensor a, Tensor b, Tensor target, float margin, Reduction reduction) {
        String name = "cosine_embedding_loss";
        int rank = a.shape().rank();
        if (!a.shape().equals(b.shape()) || rank < 1 || rank > 2) {
            throw Checks.error(name, "both must be [d] or [n, d], got " + a.shape() + " and " + b.shape());
        }
        Shape one = rank == 1 ? Shape.SCALAR : Shape.of(a.shape().dim(0));
        Checks.shape(name, "target", target.value(), one);
        Tensor product = Functional.sum(Functional.mul(a, b), false, -1);
        Tensor squareA = Functional.add(Functional.sum(Functional.square(a), false, -1), TINY);
        Tensor squareB = Functional.add(Functional.sum(Functional.square(b), false, -1), TINY);
        Tensor cosine = Functional.div(product, Functional.sqrt(Functional.mul(squareA, squareB)));
        Tensor zero = Tensor.scalar(0);
        Tensor alike = Functional.where(Functional.eq(target, 1), Functional.add(Functional.neg(cosine), 1), zero);
        Tensor other = Functional.where(Functional.eq(target, -1), hinge(Functional.add(cosine, -margin)), zero);
        return reduce(name, Functional.add(alike, other), reduction);
    }

    /** The p-norm of {@code a - b + epsilon} along the last dimension. */
    public static Tensor pairwiseDistance(Tensor a, Tensor b, float p, float epsilon, boolean keepDim) {
        return Functional.norm(Functional.add(Functional.sub(a, b), epsilon), p, keepDim, -1);
    }

    /** {@link #tripletMarginWithDistanceLoss} of {@link #pairwiseDistance}. */
    public static Tensor tripletMarginLoss(
            Tensor anchor,
            Tensor positive,
            Tensor negative,
            float margin,
            float p,
            float epsilon,
            boolean swap,
            Reduction reduction) {
        return tripletMarginWithDistanceLoss(
                anchor,
                positive,
                negative,
                (a, b) -> pairwiseDistance(a, b, p, epsilon, false),
                margin,
                swap,
                reduction);
    }

    /**
     * {@code max(0, d(anchor, positive) - d(anchor, negative) + margin)}.
     *
     * @param swap whether the negative may be compared with the positive instead, if they are nearer (Balntas et al., 2016)
     */
    public static Tensor tripletMarginWithDistanceLoss(
            Tensor anchor,
            Tensor positive,
            Tensor negative,
            BinaryOperator<Tensor> distance,
            float margin,
            boolean swap,
            Reduction reduction) {
        Tensor near = distance.apply(anchor, positive);
        Tensor far = distance.apply(anchor, negative);
        if (swap) {
            far = Functional.minimum(far, distance.apply(positive, negative));
        }
        return reduce("triplet_margin_loss", hinge(Functional.add(Functional.sub(near, far), margin)), reduction);
    }

    /**
     * {@code sum over j != y of max(0, margin - x[y] + x[j])^p / classes}.
     *
     * @param scores {@code [n, classes]}, or {@code [classes]} with a label {@code []}
     * @param p 1 or 2
     * @param weight of the classes, {@code [classes]}; null for 1
     */
    public static Tensor multiMarginLoss(
            Tensor scores, Tensor labels, int p, float margin, @Nullable Tensor weight, Reduction reduction) {
        String name = "multi_margin_loss";
        Checks.that(p == 1 || p == 2, name, "p must be 1 or 2, got " + p);
        Checks.that(scores.shape().rank() <= 2, name, "scores must be [classes] or [samples, classes]");
        return ClassRows.apply(name, scores, labels, (rows, classes) -> {
            int count = rows.shape().dim(1);
            ClassRows.check(name, classes, count);
            Tensor places = Functional.unsqueeze(classes, 1);
            Tensor own = Functional.gather(rows, 1, places);
            Tensor terms = hinge(Functional.add(Functional.sub(rows, own), margin));
            Tensor others = Functional.where(Functional.oneHot(classes, count), Tensor.scalar(0), terms);
            Tensor sums = Functional.mean(p == 1 ? others : Functional.square(others), false, 1);
            if (weight != null) {
                Checks.shape(name, "weight", weight.value(), Shape.of(count));
                sums = Functional.mul(sums, Functional.indexSelect(weight, classes.toIntArray()));
            }
            return reduce(name, sums, reduction);
        });
    }

    /**
     * {@code sum of max(0, 1 - x[y] + x[j]) / classes} over all labels y of a sample and all classes j that are none.
     *
     * @param scores {@code [n, classes]} or {@code [classes]}
     * @param labels int32 of the same shape: a sample's labels, then -1, then anything
     */
    public static Tensor multilabelMarginLoss(Tensor scores, Tensor labels, Reduction reduction) {
        String name = "multilabel_margin_loss";
        int rank = scores.shape().rank();
        Checks.ints(name, labels.value());
        if (!scores.shape().equals(labels.shape()) || rank < 1 || rank > 2) {
            throw Checks.error(
                    name,
                    "scores and labels must both be [classes] or [samples, classes], got " + scores.shape() + " and "
                            + labels.shape());
        }
        int classes = scores.shape().dim(-1);
        float[] counts = new float[(int) scores.size()];
        float[] others = new float[counts.length];
        int[] given = labels.toIntArray();
        for (int row = 0; row < counts.length; row += Math.max(1, classes)) {
            java.util.Arrays.fill(others, row, row + classes, 1);
            for (int j = row; j < row + classes && given[j] != -1; j++) {
                Checks.that(
                        given[j] >= 0 && given[j] < classes,
                        name,
                        "label " + given[j] + " is outside [0, " + classes + ")");
                counts[row + given[j]]++;
                others[row + given[j]] = 0;
            }
        }
        int[] dims = scores.shape().dims();
        Tensor own = Functional.unsqueeze(Tensor.of(counts, dims), -1);
        Tensor other = Functional.unsqueeze(Tensor.of(others, dims), -2);
        Tensor gaps = Functional.sub(Functional.unsqueeze(scores, -2), Functional.unsqueeze(scores, -1));
        Tensor terms = Functional.mul(Functional.mul(hinge(Functional.add(gaps, 1)), own), other);
        return reduce(name, Functional.mul(Functional.sum(terms, false, -2, -1), 1f / classes), reduction);
    }

    /**
     * Mean over the classes, the last dimension, of the binary cross-entropy of logits.
     *
     * @param weight broadcast; null for 1
     */
    public static Tensor multilabelSoftMarginLoss(
            Tensor logits, Tensor target, @Nullable Tensor weight, Reduction reduction) {
        String name = "multilabel_soft_margin_loss";
        Tensor losses = Pairwise.forward(PairwiseLosses.BCE_WITH_LOGITS, logits, target, Reduction.NONE);
        if (weight != null) {
            losses = weighted(name, losses, weight, Reduction.NONE);
        }
        return reduce(name, Functional.mean(losses, false, -1), reduction);
    }
}
