package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;

/** The mean of as many windows as the result is to have elements, whatever the size of the images {@code [n, channels, height, width]}. */
public final class AdaptiveAvgPool2d extends Layer {
    /** Stands for the size that the input has. */
    public static final int KEEP = -1;

    private final int height;
    private final int width;

    /** To a square; 1 pools whole images. */
    public AdaptiveAvgPool2d(int outputSize) {
        this(outputSize, outputSize);
    }

    /** To a height and a width, each of which may be {@link #KEEP}. */
    public AdaptiveAvgPool2d(int height, int width) {
        this.height = checked("height", height);
        this.width = checked("width", width);
    }

    private static int checked(String name, int size) {
        return size == KEEP ? KEEP : Checks.positive("AdaptiveAvgPool2d", name, size);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Functional.adaptiveAvgPool2d(x, height, width);
    }

    @Override
    protected String extraRepr() {
        return "output_size=" + Kernel.number(height, width);
    }
}
