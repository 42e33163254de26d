package io.lanewise.nn.layer;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/**
 * Transposed convolution of images, which undoes what a convolution of the same arguments does to their size: x {@code [n, inChannels, height, width]} or
 * one without n. Parameters {@code weight [inChannels, outChannels / groups, kernelHeight, kernelWidth]} and {@code bias [outChannels]}.
 */
public final class ConvTranspose2d extends ConvLayer {
    private final int[] outputPadding;

    /** Without padding, with bias. */
    public ConvTranspose2d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, Kernel.of(kernelSize));
    }

    /** With bias. */
    public ConvTranspose2d(int inChannels, int outChannels, int kernelSize, int stride, int padding) {
        this(inChannels, outChannels, Kernel.of(kernelSize).stride(stride).padding(padding));
    }

    /** With bias. */
    public ConvTranspose2d(int inChannels, int outChannels, Kernel kernel) {
        this(inChannels, outChannels, kernel, 1, true, 0);
    }

    /**
     * In groups.
     *
     * @param outputPadding elements added at the end of the result, to choose among the sizes that a convolution takes to one; one number or two
     * @throws IllegalArgumentException if channels are no multiples of groups
     */
    public ConvTranspose2d(
            int inChannels, int outChannels, Kernel kernel, int groups, boolean bias, int... outputPadding) {
        super(inChannels, outChannels, kernel, groups, bias, 2, /* transposed= */ true, outputPadding);
        this.outputPadding = outputPadding.clone();
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.convTranspose2d(x, weight, bias, how, outputPadding);
    }
}
