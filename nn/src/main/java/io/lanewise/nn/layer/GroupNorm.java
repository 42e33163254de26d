package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.Layer;
import io.lanewise.nn.Parameter;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = (x - mean) / sqrt(variance + eps) weight + bias} over groups of channels of each sample (Wu and He, 2018).
 *
 * <p>Shapes: x and y {@code [n, numChannels, ..]}; parameters {@code weight} and {@code bias [numChannels]}, ones and zeros at first.
 */
public final class GroupNorm extends Layer {
    private final int numGroups;
    private final int numChannels;
    private final float eps;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    /** eps 1e-5, with parameters. */
    public GroupNorm(int numGroups, int numChannels) {
        this(numGroups, numChannels, 1e-5f, true);
    }

    /**
     * All of PyTorch's arguments.
     *
     * @param numGroups which must divide the channels
     * @param eps added to the variance
     * @param affine whether there are parameters
     */
    public GroupNorm(int numGroups, int numChannels, float eps, boolean affine) {
        this.numGroups = Checks.positive("GroupNorm", "numGroups", numGroups);
        this.numChannels = Checks.positive("GroupNorm", "numChannels", numChannels);
        if (numChannels % numGroups != 0) {
            throw Checks.error(
                    "GroupNorm",
                    "numChannels must be a multiple of numGroups, got " + numChannels + " and " + numGroups);
        }
        this.eps = Checks.notNegative("GroupNorm", "eps", eps);
        weight = affine ? parameter("weight", NDArray.full(Shape.of(numChannels), 1)) : null;
        bias = affine ? parameter("bias", NDArray.zeros(numChannels)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.shape().rank() < 2 || x.shape().dim(1) != numChannels) {
            throw Checks.error(
                    "GroupNorm",
                    "the input must be [n, channels, ..] with channels=numChannels=" + numChannels + ", got "
                            + x.shape());
        }
        return Functional.groupNorm(x, numGroups, weight, bias, eps);
    }

    @Override
    protected String extraRepr() {
        return numGroups + ", " + numChannels + ", eps=" + Repr.of(eps) + ", affine=" + Repr.of(weight != null);
    }
}
