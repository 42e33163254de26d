package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.CrossEntropy;
import io.lanewise.core.kernel.PairwiseLosses;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.nn.autograd.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The losses of {@link Functional} that compare element by element, and those of classes. */
abstract class LossFunctions extends ActivationFunctions {
    LossFunctions() {}

    /** Squared error. */
    public static Tensor mseLoss(Tensor prediction, Tensor target, Reduction reduction) {
        return Pairwise.forward(PairwiseLosses.MSE, prediction, target, reduction);
    }

    /** Absolute error. */
    public static Tensor l1Loss(Tensor prediction, Tensor target, Reduction reduction) {
        return Pairwise.forward(PairwiseLosses.L1, prediction, target, reduction);
    }

    /** Squared error over 2 beta where it is below beta, absolute error less beta / 2 elsewhere. */
    public static Tensor smoothL1Loss(Tensor prediction, Tensor target, float beta, Reduction reduction) {
        return Pairwise.forward(PairwiseLosses.smoothL1(beta), prediction, target, reduction);
    }

    /** Half the squared error up to delta, {@code delta (|p - t| - delta / 2)} beyond. */
    public static Tensor huberLoss(Tensor prediction, Tensor target, float delta, Reduction reduction) {
        return Pairwise.forward(PairwiseLosses.huber(delta), prediction, target, reduction);
    }

    /** Divergence of probabilities, or of their logarithms, from log-probabilities: {@code t (log t - x)}. */
    public static Tensor klDiv(Tensor logProbability, Tensor target, boolean logTarget, Reduction reduction) {
        return Pairwise.forward(
                logTarget ? PairwiseLosses.KL_DIV_LOG_TARGET : PairwiseLosses.KL_DIV,
                logProbability,
                target,
                reduction);
    }

    /** Negative log-likelihood of counts after Poisson, given their rates or the logarithms of these. */
    public static Tensor poissonNllLoss(
            Tensor rate, Tensor count, boolean logRate, boolean full, float epsilon, Reduction reduction) {
        return Pairwise.forward(
                logRate ? PairwiseLosses.poissonLog(full) : PairwiseLosses.poisson(epsilon, full),
                rate,
                count,
                reduction);
    }

    /** {@code log(1 + exp(-t p))} for targets of 1 and -1. */
    public static Tensor softMarginLoss(Tensor prediction, Tensor target, Reduction reduction) {
        return Pairwise.forward(PairwiseLosses.SOFT_MARGIN, prediction, target, reduction);
    }

    /** A distance itself where the target is 1, and what it lacks of a margin where it is -1. */
    public static Tensor hingeEmbeddingLoss(Tensor distance, Tensor target, float margin, Reduction reduction) {
        return Pairwise.forward(PairwiseLosses.hingeEmbedding(margin), distance, target, reduction);
    }

    /** Binary cross-entropy of probabilities in [0, 1]. */
    public static Tensor binaryCrossEntropy(Tensor probability, Tensor target, Reduction reduction) {
        Tensor loss = Pairwise.forward(PairwiseLosses.BCE, probability, target, reduction);
        NDArray total = reduction == Reduction.NONE ? Reductions.sum(loss.value(), false) : loss.value();
        if (Float.isNaN(total.item())) { // as it is for every probability outside [0, 1]
            checkProbabilities(probability.value());
        }
        return loss;
    }

    private static void checkProbabilities(NDArray values) {
        float low = Reductions.min(values, false).item();
        float high = Reductions.max(values, false).item();
        if (!(low >= 0 && high <= 1)) {
            throw Checks.error(
                    "binary_cross_entropy",
                    "probabilities must be in [0, 1], got values from " + low + " to " + high
                            + "; sigmoid() makes them, or use BCEWithLogitsLoss");
        }
    }

    /** The same with a weight for each element, broadcast. */
    public static Tensor binaryCrossEntropy(Tensor probability, Tensor target, Tensor weight, Reduction reduction) {
        Tensor losses = binaryCrossEntropy(probability, target, Reduction.NONE);
        return weighted("binary_cross_entropy", losses, weight, reduction);
    }

    /** Binary cross-entropy of logits. */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor target, Reduction reduction) {
        return Pairwise.forward(PairwiseLosses.BCE_WITH_LOGITS, logits, target, reduction);
    }

    /**
     * The same with weights that broadcast to the logits.
     *
     * @param weight of each element; null for 1
     * @param positiveWeight of the part that positive targets have, above 1 for classes that are rare; null for 1
     */
    public static Tensor binaryCrossEntropyWithLogits(
            Tensor logits,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Tensor positiveWeight,
            Reduction reduction) {
        String name = "binary_cross_entropy_with_logits";
        Tensor losses;
        if (positiveWeight == null) {
            losses = binaryCrossEntropyWithLogits(logits, target, Reduction.NONE);
        } else {
            Tensor positive = Pairwise.forward(PairwiseLosses.BCE_POSITIVE, logits, target, Reduction.NONE);
            Tensor negative = Pairwise.forward(PairwiseLosses.BCE_NEGATIVE, logits, target, Reduction.NONE);
            losses = Add.forward(negative, weighted(name, positive, positiveWeight, Reduction.NONE));
        }
        return weight == null ? reduce(name, losses, reduction) : weighted(name, losses, weight, reduction);
    }

    /**
     * Cross-entropy of logits {@code [n, classes]} and int32 labels {@code [n]}; or of logits {@code [n, classes, ...]} and labels
     * {@code [n, ...]}, of one sample's {@code [classes]} and its label {@code []}, and in all of these of probabilities in the shape of
     * the logits instead of labels.
     */
    public static Tensor crossEntropy(Tensor logits, Tensor target, CrossEntropy rule, Reduction reduction) {
        if (!target.isInt() && target.shape().equals(logits.shape())) {
            return softCrossEntropy(logits, target, rule, reduction);
        }
        return ClassRows.apply(
                "cross_entropy",
                logits,
                target,
                (rows, labels) -> CrossEntropyOp.forward(rule, rows, labels, reduction));
    }

    private static Tensor softCrossEntropy(Tensor logits, Tensor target, CrossEntropy rule, Reduction reduction) {
        Checks.that(
                rule.ignoreIndex() < 0,
                "cross_entropy",
                "ignoreIndex needs labels, got probabilities; a row of zeros does not count");
        int rank = logits.shape().rank();
        Checks.that(rank > 0, "cross_entropy", "logits must have a dimension of classes, got shape []");
        int dim = ClassRows.dimension(logits);
        int classes = logits.shape().dim(dim);
        long samples = classes == 0 ? 0 : logits.size() / classes;
        reduction.checkCount("cross_entropy", samples);
        Tensor share = target;
        if (rule.smoothing() != 0) {
            share = Affine.add(Affine.mul(target, 1 - rule.smoothing()), rule.smoothing() / classes);
        }
        if (rule.weight() != null) {
            Checks.shape("cross_entropy", "weight", rule.weight(), Shape.of(classes));
            int[] dims = new int[rank - dim];
            Arrays.fill(dims, 1);
            dims[0] = classes;
            share = Mul.forward(share, new Tensor(rule.weight().reshape(dims)));
        }
        Tensor products = Mul.forward(SoftmaxOp.forward(logits, dim, true), share);
        return switch (reduction) {
            case NONE -> Affine.mul(Sum.sum(products, false, dim), -1);
            case SUM -> Affine.mul(Sum.sum(products, false), -1);
            case MEAN -> Affine.mul(Sum.sum(products, false), -1f / samples);
        };
    }

    /**
     * Negative log-likelihood of log-probabilities {@code [n, classes]} and int32 labels {@code [n]}; or of {@code [n, classes, ...]} and
     * {@code [n, ...]}, or of {@code [classes]} and {@code []}.
     */
    public static Tensor nllLoss(
            Tensor logProbabilities, Tensor labels, @Nullable Tensor weight, int ignoreIndex, Reduction reduction) {
        return ClassRows.apply(
                "nll_loss",
                logProbabilities,
                labels,
                (rows, classes) -> Nll.forward(rows, classes, weight, ignoreIndex, reduction));
    }

    /** Losses times weights that broadcast to them, reduced. */
    static Tensor weighted(String operation, Tensor losses, Tensor weight, Reduction reduction) {
        Shape shape = Checks.broadcast(operation, losses.shape(), weight.shape());
        if (!shape.equals(losses.shape())) {
            throw Checks.error(operation, "weights must broadcast to " + losses.shape() + ", got " + weight.shape());
        }
        return reduce(operation, Mul.forward(losses, weight), reduction);
    }

    /** Losses of elements or samples, reduced. */
    static Tensor reduce(String operation, Tensor losses, Reduction reduction) {
        reduction.checkCount(operation, losses.size());
        return switch (reduction) {
            case NONE -> losses;
            case SUM -> Sum.sum(losses, false);
            case MEAN -> Sum.mean(losses, false);
        };
    }
}
