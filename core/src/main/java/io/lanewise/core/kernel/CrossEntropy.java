package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.simd.UnaryLoop;
import io.lanewise.core.simd.VectorMath;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of logits x {@code [n, classes]} against labels y {@code [n]}, softmax, loss and gradient in one visit of a block of rows.
 *
 * <p>With a weight w for each class and smoothing s, the loss of a sample is
 * {@code -(1 - s) w[y] log p[y] - s / classes * sum(w log p)} with {@code p = softmax(x)}, as in {@code torch.nn.CrossEntropyLoss}.
 *
 * @param weight of each class, {@code [classes]}; null for 1
 * @param ignoreIndex label of samples that do not count
 * @param smoothing share of the target that is spread over all classes, in [0, 1]
 */
public record CrossEntropy(@Nullable NDArray weight, int ignoreIndex, float smoothing) {
    private static final String NAME = "cross_entropy";
    private static final int TASK = 1 << 14;

    /** Below this a probability has lost digits, and its logarithm is computed from the logits. */
    private static final float SMALL = 1e-30f;

    /** PyTorch's default for {@link #ignoreIndex}. */
    public static final int IGNORE_NOTHING = -100;

    /** Compiled when first used. */
    private static final class MinusLog {
        static final UnaryLoop LOOP = UnaryLoop.of(p -> VectorMath.log(p).neg());
    }

    /** Checks the smoothing. */
    public CrossEntropy {
        Checks.range(NAME, "label smoothing", smoothing, 0, 1);
    }

    /**
     * Losses of the samples and, where {@code slope} is given, their gradients with respect to the logits.
     *
     * @param losses {@code [n]}, overwritten
     * @param slope {@code [n, classes]}, overwritten, not the logits themselves; null where no gradient is needed
     * @return sum of the weights of the samples that count, by which a mean is divided
     * @throws IllegalArgumentException if shapes do not fit or a label is out of range; nothing is written then
     */
    public double forward(NDArray logits, NDArray labels, NDArray losses, @Nullable NDArray slope) {
        Checks.rank(NAME, "logits", logits, 2);
        Checks.floats(NAME, logits);
        int n = logits.shape().dim(0);
        int classes = logits.shape().dim(1);
        Checks.ints(NAME, labels);
        Checks.shape(NAME, "labels", labels, Shape.of(n));
        Door.output(NAME, "losses", losses, Shape.of(n));
        float @Nullable [] weights = weights(classes);
        MemorySegment targets = labels.contiguous().segment();
        double total = check(targets, n, classes, weights);
        NDArray x = logits.contiguous();
        // without a slope to fill, the probabilities still need a place
        NDArray p = slope == null ? NDArray.empty(x.shape(), NAME) : slope;
        Door.output(NAME, "slope", p, x.shape());
        Checks.that(!p.overlaps(x), NAME, "the slope must not be the logits");
        MemorySegment from = x.segment();
        MemorySegment to = p.segment();
        MemorySegment out = losses.segment();
        long pitch = (long) classes * Float.BYTES;
        Chunks.blocksOfRows(x.shape(), TASK, (at, length) -> {
            Softmax.softmaxRows(from, to, at, length, pitch);
            int first = (int) (at / pitch);
            int end = first + (int) (length / pitch);
            logarithms(to, targets, first, end, classes, out);
            for (int sample = first; sample < end; sample++) {
                row(from, to, sample, targets.getAtIndex(JAVA_INT, sample), classes, weights, out);
            }
        });
        if (slope == null) {
            p.release();
        }
        return total;
    }

    private float @Nullable [] weights(int classes) {
        if (weight == null) {
            return null;
        }
        Checks.shape(NAME, "weight", weight, Shape.of(classes));
        return weight.toArray();
    }

    private double check(MemorySegment targets, int n, int classes, float @Nullable [] weights) {
        double total = 0;
        for (int i = 0; i < n; i++) {
            int label = targets.getAtIndex(JAVA_INT, i);
            if (label == ignoreIndex) {
                continue;
            }
            if (label < 0 || label >= classes) {
                throw Checks.error(NAME, "label " + label + " at row " + i + " is outside [0, " + classes + ")");
            }
            total += weights == null ? 1 : weights[label];
        }
        return total;
    }

    /** {@code out = -log p[label]} of the samples from {@code first} to {@code end - 1}; 0 of those that do not count. */
    private void logarithms(
            MemorySegment p, MemorySegment targets, int first, int end, int classes, MemorySegment out) {
        for (int i = first; i < end; i++) {
            int label = targets.getAtIndex(JAVA_INT, i);
            float value = label == ignoreIndex ? 1 : p.getAtIndex(JAVA_FLOAT, (long) i * classes + label);
            out.setAtIndex(JAVA_FLOAT, i, value);
        }
        long at = (long) first * Float.BYTES;
        MinusLog.LOOP.run(out, at, out, at, (long) (end - first) * Float.BYTES);
    }

    /** Makes one sample's slope of its probabilities, and its loss of {@code -log p[label]}. */
    private void row(
            MemorySegment x,
            MemorySegment slope,
            int sample,
            int label,
            int classes,
            float @Nullable [] weights,
            MemorySegment out) {
        long start = (long) sample * classes;
        if (label == ignoreIndex) {
            slope.asSlice(start * Float.BYTES, (long) classes * Float.BYTES).fill((byte) 0);
            return;
        }
        float p = slope.getAtIndex(JAVA_FLOAT, start + label);
        double loss = out.getAtIndex(JAVA_FLOAT, sample);
        if (p < SMALL) {
            loss = logSumExp(x, start, classes) - x.getAtIndex(JAVA_FLOAT, start + label);
            out.setAtIndex(JAVA_FLOAT, sample, (float) loss);
        }
        if (weights == null && smoothing == 0) {
            slope.setAtIndex(JAVA_FLOAT, start + label, p - 1);
        } else {
            out.setAtIndex(JAVA_FLOAT, sample, (float) weighted(x, slope, start, label, classes, weights, loss));
        }
    }

    /** The loss with weights and smoothing; the slope becomes {@code (target + sum(share)) p - share}, less the target at the label. */
    private double weighted(
            MemorySegment x,
            MemorySegment slope,
            long start,
            int label,
            int classes,
            float @Nullable [] weights,
            double minusLog) {
        double logSum = minusLog + x.getAtIndex(JAVA_FLOAT, start + label);
        float each = smoothing / classes;
        float target = (1 - smoothing) * (weights == null ? 1 : weights[label]);
        double loss = target * minusLog;
        long at = start * Float.BYTES;
        long length = (long) classes * Float.BYTES;
        if (smoothing == 0) {
            SoftmaxRows.scale(slope, at, length, target, 0);
        } else if (weights == null) {
            loss += each * (classes * logSum - Sums.along(x.asSlice(at, length)));
            SoftmaxRows.scale(slope, at, length, target + smoothing, -each);
        } else {
            float factor = target;
            for (int j = 0; j < classes; j++) {
                factor += each * weights[j];
                loss += each * weights[j] * (logSum - x.getAtIndex(JAVA_FLOAT, start + j));
            }
            for (int j = 0; j < classes; j++) {
                float value = slope.getAtIndex(JAVA_FLOAT, start + j);
                slope.setAtIndex(JAVA_FLOAT, start + j, factor * value - each * weights[j]);
            }
        }
        float here = slope.getAtIndex(JAVA_FLOAT, start + label);
        slope.setAtIndex(JAVA_FLOAT, start + label, here - target);
        return loss;
    }

    private static double logSumExp(MemorySegment x, long start, int classes) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < classes; j++) {
            max = Math.max(max, x.getAtIndex(JAVA_FLOAT, start + j));
        }
        double sum = 0;
        for (int j = 0; j < classes; j++) {
            sum += Math.exp(x.getAtIndex(JAVA_FLOAT, start + j) - max);
        }
        return max + Math.log(sum);
    }
}
