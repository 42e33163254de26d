package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** The largest element of each window over sequences: {@code [n, channels, length]} or one without n. */
public final class MaxPool1d extends Layer {
    private final Kernel kernel;
    private final boolean ceilMode;

    /** Windows side by side. */
    public MaxPool1d(int kernelSize) {
        this(Kernel.of(kernelSize));
    }

    /** Windows at steps of a stride. */
    public MaxPool1d(int kernelSize, int stride) {
        this(Kernel.of(kernelSize).stride(stride));
    }

    /** Windows as described; side by side if no stride is given. */
    public MaxPool1d(Kernel kernel) {
        this(kernel, false);
    }

    /** Windows as described, the last of which may go beyond the padding in ceil mode. */
    public MaxPool1d(Kernel kernel, boolean ceilMode) {
        this.kernel = kernel.orStride(kernel.size());
        this.ceilMode = ceilMode;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.maxPool1d(x, kernel.columns("MaxPool1d"), ceilMode);
    }

    @Override
    protected String extraRepr() {
        return kernel.pooling() + ", dilation=" + kernel.dilations() + ", ceil_mode=" + (ceilMode ? "True" : "False");
    }
}
