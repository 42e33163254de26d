package io.lanewise.nn.layer;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = (x - mean) / sqrt(variance + eps) weight + bias} for each channel of each sample over its places (Ulyanov et al., 2016). With running
 * statistics, which PyTorch has off by default, evaluation normalises by those.
 *
 * <p>Shapes: x and y {@code [n, channels, height, width]}, or one sample's without n; parameters {@code weight} and {@code bias [channels]} if affine; buffers as in {@link BatchNorm2d}, if tracked.
 */
public final class InstanceNorm2d extends ChannelNorm {
    /** eps 1e-5, without parameters and running statistics. */
    public InstanceNorm2d(int numFeatures) {
        this(numFeatures, EPS, MOMENTUM, false, false);
    }

    /**
     * All of PyTorch's arguments.
     *
     * @param eps added to the variance
     * @param momentum share of the new in running statistics, in [0, 1]; may be null where none are kept
     * @param affine whether there are parameters
     * @param trackRunningStats whether running statistics are kept
     */
    public InstanceNorm2d(
            int numFeatures, float eps, @Nullable Float momentum, boolean affine, boolean trackRunningStats) {
        super(Functional::instanceNorm, false, numFeatures, eps, momentum, affine, trackRunningStats);
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(
                x, x.shape().rank() == 3 ? 0 : 1, "[n, channels, height, width] or [channels, height, width]", 3, 4);
    }
}
