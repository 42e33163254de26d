package io.lanewise.nn.layer;

import io.lanewise.core.kernel.Activation;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/**
 * Convolution of images: x {@code [n, inChannels, height, width]} or one without n. Parameters {@code weight [outChannels, inChannels / groups, kernelHeight, kernelWidth]} and
 * {@code bias [outChannels]}, both uniform within {@code 1 / sqrt(inChannels / groups · kernelHeight · kernelWidth)} at first, as in PyTorch.
 */
public final class Conv2d extends ConvLayer {
    /** Without padding, with bias. */
    public Conv2d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, Kernel.of(kernelSize));
    }

    /** With bias. */
    public Conv2d(int inChannels, int outChannels, int kernelSize, int stride, int padding) {
        this(inChannels, outChannels, Kernel.of(kernelSize).stride(stride).padding(padding));
    }

    /** With bias. */
    public Conv2d(int inChannels, int outChannels, Kernel kernel) {
        this(inChannels, outChannels, kernel, 1, true);
    }

    /**
     * In groups: the first outChannels / groups outputs see the first inChannels / groups inputs, and so on; as many groups as channels are a
     * depthwise convolution.
     *
     * @throws IllegalArgumentException if channels are no multiples of groups, or {@code "same"} padding meets a stride
     */
    public Conv2d(int inChannels, int outChannels, Kernel kernel, int groups, boolean bias) {
        super(inChannels, outChannels, kernel, groups, bias, 2, /* transposed= */ false);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.conv2d(x, weight, bias, how);
    }

    @Override
    protected Tensor forwardThen(Tensor x, Activation next) {
        return joined(x, next);
    }
}
