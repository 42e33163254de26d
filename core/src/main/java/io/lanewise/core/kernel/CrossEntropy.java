package io.lanewise.core.kernel;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of logits x {@code [n, classes]} against labels y {@code [n]}, softmax, loss and gradient in one visit of each row.
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

    /** PyTorch's default for {@link #ignoreIndex}. */
    public static final int IGNORE_NOTHING = -100;

    /** Checks the smoothing. */
    public CrossEntropy {
        Checks.range(NAME, "label smoothing", smoothing, 0, 1);
    }

    /**
     * Losses of the samples and, where {@code slope} is given, their gradients with respect to the logits.
     *
     * @param losses {@code [n]}, overwritten
     * @param slope {@code [n, classes]}, overwritten; null where no gradient is needed
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
        float[] weights = weights(classes);
        int[] targets = labels.toIntArray();
        double total = check(targets, classes, weights);
        NDArray x = logits.contiguous();
        // without a slope to fill, the exponentials of a row still need a place
        NDArray y = slope == null ? NDArray.empty(x.shape(), NAME) : slope;
        Door.output(NAME, "slope", y, x.shape());
        MemorySegment from = x.segment();
        MemorySegment to = y.segment();
        MemorySegment out = losses.segment();
        long pitch = (long) classes * Float.BYTES;
        Chunks.rows(x.shape(), TASK, (at, length) -> {
            int sample = (int) (at / pitch);
            float loss = row(from, to, at, length, targets[sample], weights);
            out.setAtIndex(ValueLayout.JAVA_FLOAT, sample, loss);
        });
        if (slope == null) {
            y.release();
        }
        return total;
    }

    private float[] weights(int classes) {
        float[] weights = new float[classes];
        if (weight == null) {
            java.util.Arrays.fill(weights, 1);
            return weights;
        }
        Checks.shape(NAME, "weight", weight, Shape.of(classes));
        return weight.toArray();
    }

    private double check(int[] targets, int classes, float[] weights) {
        double total = 0;
        for (int i = 0; i < targets.length; i++) {
            int label = targets[i];
            if (label == ignoreIndex) {
                continue;
            }
            if (label < 0 || label >= classes) {
                throw Checks.error(NAME, "label " + label + " at row " + i + " is outside [0, " + classes + ")");
            }
            total += weights[label];
        }
        return total;
    }

    /** One sample, whose logits and slopes begin at byte {@code at}. */
    private float row(MemorySegment x, MemorySegment slope, long at, long length, int label, float[] weights) {
        if (label == ignoreIndex) {
            slope.asSlice(at, length).fill((byte) 0);
            return 0;
        }
        float max = Softmax.max(x, at, length);
        float sum = Softmax.exponentials(x, at, length, max, slope);
        double logSum = Math.log(sum);
        float target = (1 - smoothing) * weights[label];
        long here = at + (long) label * Float.BYTES;
        double loss = target * (logSum - (x.get(ValueLayout.JAVA_FLOAT, here) - max));
        if (smoothing == 0) {
            Softmax.scale(slope, at, length, target / sum);
        } else {
            loss += smooth(x.asSlice(at, length), max, logSum, target, sum, weights, slope.asSlice(at, length));
        }
        slope.set(ValueLayout.JAVA_FLOAT, here, slope.get(ValueLayout.JAVA_FLOAT, here) - target);
        return (float) loss;
    }

    /** The share of the loss that is spread over all classes; {@code slope = (target + sum(share)) p - share}. */
    private double smooth(
            MemorySegment x, float max, double logSum, float target, float sum, float[] weights, MemorySegment slope) {
        float each = smoothing / weights.length;
        double loss = 0;
        double shares = 0;
        for (int j = 0; j < weights.length; j++) {
            double share = each * weights[j];
            shares += share;
            loss += share * (logSum - (x.getAtIndex(ValueLayout.JAVA_FLOAT, j) - max));
        }
        FloatVector factor = FloatVector.broadcast(Lanes.F, (float) ((target + shares) / sum));
        final long bytes = slope.byteSize();
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(bytes - i);
            FloatVector share = FloatVector.fromArray(Lanes.F, weights, (int) (i / Float.BYTES), lanes)
                    .mul(-each);
            Lanes.fma(fromMemorySegment(Lanes.F, slope, i, Lanes.ORDER, lanes), factor, share)
                    .intoMemorySegment(slope, i, Lanes.ORDER, lanes);
        }
        return loss;
    }
}
