package io.lanewise.nn.layer;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = (x - mean) / sqrt(variance + eps) weight + bias} for each channel over all samples and places (Ioffe and Szegedy, 2015): in training by
 * the batch's mean and variance, towards which running ones move; in evaluation by the running ones.
 *
 * <p>Shapes: x and y {@code [n, channels]} or {@code [n, channels, length]}; parameters {@code weight} and {@code bias [channels]}; buffers {@code running_mean} and
 * {@code running_var [channels]} and {@code num_batches_tracked []}.
 */
public final class BatchNorm1d extends ChannelNorm {
    /** eps 1e-5, momentum 0.1, with parameters and running statistics. */
    public BatchNorm1d(int numFeatures) {
        this(numFeatures, EPS, MOMENTUM, true, true);
    }

    /** With parameters and running statistics. */
    public BatchNorm1d(int numFeatures, float eps, @Nullable Float momentum) {
        this(numFeatures, eps, momentum, true, true);
    }

    /**
     * All of PyTorch's arguments.
     *
     * @param eps added to the variance
     * @param momentum share of the new in running statistics, in [0, 1]; null for the mean of all batches
     * @param affine whether there are parameters
     * @param trackRunningStats whether running statistics are kept; without them evaluation uses the batch's own, too
     */
    public BatchNorm1d(
            int numFeatures, float eps, @Nullable Float momentum, boolean affine, boolean trackRunningStats) {
        super(Functional::batchNorm, true, numFeatures, eps, momentum, affine, trackRunningStats);
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, 1, "[n, channels] or [n, channels, length]", 2, 3);
    }
}
