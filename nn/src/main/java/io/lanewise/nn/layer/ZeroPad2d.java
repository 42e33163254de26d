package io.lanewise.nn.layer;

import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;

/** Zeros around images {@code [.., height, width]}; negative widths cut off. */
public final class ZeroPad2d extends Layer {
    private final int[] widths;

    /** The same on all sides. */
    public ZeroPad2d(int width) {
        this(width, width, width, width);
    }

    /** Columns to the left and to the right, rows above and below. */
    public ZeroPad2d(int left, int right, int top, int bottom) {
        this.widths = new int[] {left, right, top, bottom};
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.pad(widths);
    }

    @Override
    protected String extraRepr() {
        return "(" + widths[0] + ", " + widths[1] + ", " + widths[2] + ", " + widths[3] + ")";
    }
}
