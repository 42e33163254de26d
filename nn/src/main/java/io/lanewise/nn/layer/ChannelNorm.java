package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.RunningStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What batch and instance normalisation share: a weight and a bias for each channel, ones and zeros at first, and running means and variances,
 * zeros and ones at first, with the number of batches they come from.
 */
abstract class ChannelNorm extends Layer {
    static final float EPS = 1e-5f;
    static final float MOMENTUM = 0.1f;

    /** The operation on {@code [samples, channels, ..]}. */
    interface Operation {
        /**
         * Normalises.
         *
         * @param own whether to normalise by the input's own statistics, towards which running ones move
         */
        Tensor of(
                Tensor x,
                @Nullable RunningStatistics running,
                @Nullable Tensor weight,
                @Nullable Tensor bias,
                boolean own,
                double momentum,
                float eps);
    }

    private final Operation operation;
    private final boolean counts;
    private final int numFeatures;
    private final float eps;
    private final @Nullable Float momentum;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;
    private final @Nullable RunningStatistics running;
    private final @Nullable Tensor batches;

    /**
     * Checks and registers.
     *
     * @param counts whether batches are counted, as batch normalisation does, and PyTorch's instance normalisation does not
     * @param momentum share of the new in running statistics; null for the mean of all batches, which must be counted
     */
    ChannelNorm(
            Operation operation,
            boolean counts,
            int numFeatures,
            float eps,
            @Nullable Float momentum,
            boolean affine,
            boolean trackRunningStats) {
        this.operation = operation;
        this.counts = counts;
        Checks.that(
                counts || momentum != null || !trackRunningStats,
                getClass().getSimpleName(),
                "momentum must not be null where statistics are tracked");
        String name = getClass().getSimpleName();
        this.numFeatures = Checks.positive(name, "numFeatures", numFeatures);
        this.eps = Checks.notNegative(name, "eps", eps);
        this.momentum = momentum == null ? null : Checks.range(name, "momentum", momentum, 0, 1);
        Shape shape = Shape.of(numFeatures);
        weight = affine ? parameter("weight", NDArray.full(shape, 1)) : null;
        bias = affine ? parameter("bias", NDArray.zeros(shape)) : null;
        if (trackRunningStats) {
            running = new RunningStatistics(
                    buffer("running_mean", NDArray.zeros(shape)), buffer("running_var", NDArray.full(shape, 1)));
            batches = buffer(
                    "num_batches_tracked", NDArray.ofInts(new int[] {0}, 1).reshape(Shape.SCALAR));
        } else {
            running = null;
            batches = null;
        }
    }

    /** Checks the input, of which dimension {@code channels} must be that of the features, and normalises it. */
    final Tensor forward(Tensor x, int channels, String expected, int... ranks) {
        int rank = x.shape().rank();
        boolean fits = false;
        for (int allowed : ranks) {
            fits |= rank == allowed;
        }
        if (!fits || x.shape().dim(channels) != numFeatures) {
            throw Checks.error(
                    getClass().getSimpleName(),
                    "the input must be " + expected + " with channels=numFeatures=" + numFeatures + ", got "
                            + x.shape());
        }
        boolean train = isTraining();
        Tensor batched = channels == 0 ? x.unsqueeze(0) : x;
        Tensor y = operation.of(batched, running, weight, bias, train || running == null, share(train), eps);
        return channels == 0 ? y.squeeze(0) : y;
    }

    /** The share of the new in running statistics, after the batch has been counted. */
    private double share(boolean train) {
        if (batches == null || !train) {
            return 0;
        }
        if (!counts) {
            return momentum == null ? 0 : momentum;
        }
        int count = batches.toIntArray()[0] + 1;
        batches.value().copyFrom(NDArray.ofInts(new int[] {count}, 1).reshape(Shape.SCALAR));
        return momentum == null ? 1.0 / count : momentum;
    }

    @Override
    protected final String extraRepr() {
        return numFeatures + ", eps=" + Repr.of(eps) + ", momentum=" + Repr.of(momentum) + ", affine="
                + Repr.of(weight != null) + ", track_running_stats=" + Repr.of(running != null);
    }
}
