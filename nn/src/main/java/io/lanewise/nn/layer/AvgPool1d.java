package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** The mean of each window over sequences: {@code [n, channels, length]} or one without n. */
public final class AvgPool1d extends Layer {
    private final Kernel kernel;
    private final boolean ceilMode;
    private final boolean countIncludePad;

    /** Windows side by side. */
    public AvgPool1d(int kernelSize) {
        this(Kernel.of(kernelSize));
    }

    /** Windows as described; side by side if no stride is given. */
    public AvgPool1d(Kernel kernel) {
        this(kernel, false, true);
    }

    /**
     * Windows as described.
     *
     * @param ceilMode whether the last one may go beyond the padding
     * @param countIncludePad whether the zeros of the padding count
     */
    public AvgPool1d(Kernel kernel, boolean ceilMode, boolean countIncludePad) {
        this.kernel = kernel.orStride(kernel.size());
        this.ceilMode = ceilMode;
        this.countIncludePad = countIncludePad;
    }

    /** Whether a window that begins within the input counts where it ends outside. */
    public boolean ceilMode() {
        return ceilMode;
    }

    /** Whether padding counts as elements. */
    public boolean countIncludePad() {
        return countIncludePad;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.avgPool1d(x, kernel.columns("AvgPool1d"), ceilMode, countIncludePad);
    }

    @Override
    protected String extraRepr() {
        return kernel.pooling1d();
    }
}
