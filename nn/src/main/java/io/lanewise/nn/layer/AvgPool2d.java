package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** The mean of each window over images: {@code [n, channels, height, width]} or one without n. */
public final class AvgPool2d extends Layer {
    private final Kernel kernel;
    private final boolean ceilMode;
    private final boolean countIncludePad;
    private final int divisorOverride;

    /** Windows side by side. */
    public AvgPool2d(int kernelSize) {
        this(Kernel.of(kernelSize));
    }

    /** Windows as described; side by side if no stride is given. */
    public AvgPool2d(Kernel kernel) {
        this(kernel, false, true, 0);
    }

    /**
     * Windows as described.
     *
     * @param ceilMode whether the last one may go beyond the padding
     * @param countIncludePad whether the zeros of the padding count
     * @param divisorOverride what sums are divided by instead of the number of elements; 0 for that number
     */
    public AvgPool2d(Kernel kernel, boolean ceilMode, boolean countIncludePad, int divisorOverride) {
        this.kernel = kernel.orStride(kernel.size());
        this.ceilMode = ceilMode;
        this.countIncludePad = countIncludePad;
        if (divisorOverride < 0) {
            throw Checks.error("AvgPool2d", "divisorOverride must be at least 0, got " + divisorOverride);
        }
        this.divisorOverride = divisorOverride;
    }

    /** Whether a window that begins within the input counts where it ends outside. */
    public boolean ceilMode() {
        return ceilMode;
    }

    /** Whether padding counts as elements. */
    public boolean countIncludePad() {
        return countIncludePad;
    }

    /** What sums are divided by; 0 for the number of elements. */
    public int divisorOverride() {
        return divisorOverride;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.avgPool2d(
                x, kernel.rows("AvgPool2d"), kernel.columns("AvgPool2d"), ceilMode, countIncludePad, divisorOverride);
    }

    @Override
    protected String extraRepr() {
        return kernel.pooling();
    }
}
