package io.lanewise.nn.layer;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/**
 * Transposed convolution of sequences, which undoes what a convolution of the same arguments does to their size: x {@code [n, inChannels, length]} or
 * one without n. Parameters {@code weight [inChannels, outChannels / groups, kernelSize]} and {@code bias [outChannels]}.
 */
public final class ConvTranspose1d extends ConvLayer {
    private final int outputPadding;

    /** Without padding, with bias. */
    public ConvTranspose1d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, Kernel.of(kernelSize));
    }

    /** With bias. */
    public ConvTranspose1d(int inChannels, int outChannels, int kernelSize, int stride, int padding) {
        this(inChannels, outChannels, Kernel.of(kernelSize).stride(stride).padding(padding));
    }

    /** With bias. */
    public ConvTranspose1d(int inChannels, int outChannels, Kernel kernel) {
        this(inChannels, outChannels, kernel, 1, true, 0);
    }

    /**
     * In groups.
     *
     * @param outputPadding elements added at the end of the result, to choose among the sizes that a convolution takes to one
     * @throws IllegalArgumentException if channels are no multiples of groups
     */
    public ConvTranspose1d(
            int inChannels, int outChannels, Kernel kernel, int groups, boolean bias, int outputPadding) {
        super(inChannels, outChannels, kernel, groups, bias, 1, /* transposed= */ true, outputPadding);
        this.outputPadding = outputPadding;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.convTranspose1d(x, weight, bias, how, outputPadding);
    }
}
