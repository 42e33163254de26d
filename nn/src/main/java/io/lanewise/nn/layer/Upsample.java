package io.lanewise.nn.layer;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.Layer;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.Interpolation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Images {@code [n, channels, height, width]}, or sequences {@code [n, channels, length]}, in another size. */
public final class Upsample extends Layer {
    private final int @Nullable [] size;
    private final double[] scales;
    private final Interpolation mode;

    private Upsample(int @Nullable [] size, double[] scales, Interpolation mode) {
        for (double scale : scales) {
            if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
                throw Checks.error("Upsample", "scaleFactor must be finite and above 0, got " + scale);
            }
        }
        this.size = size;
        this.scales = scales;
        this.mode = mode;
    }

    /** By a factor, from the nearest elements. */
    public Upsample(double scaleFactor) {
        this(scaleFactor, Interpolation.NEAREST);
    }

    /** By a factor. */
    public Upsample(double scaleFactor, Interpolation mode) {
        this(null, new double[] {scaleFactor}, mode);
    }

    /** To a size, {@code [height, width]} or {@code [length]}. */
    public static Upsample to(Interpolation mode, int... size) {
        return new Upsample(size.clone(), new double[0], mode);
    }

    /** By a factor for each dimension. */
    public static Upsample by(Interpolation mode, double... scaleFactors) {
        return new Upsample(null, scaleFactors.clone(), mode);
    }

    /** How elements are found. */
    public Interpolation mode() {
        return mode;
    }

    @Override
    public Tensor forward(Tensor x) {
        return size == null ? Functional.interpolate(x, mode, scales) : Functional.interpolate(x, mode, size);
    }

    @Override
    protected String extraRepr() {
        String numbers = size == null ? Arrays.toString(scales) : Arrays.toString(size);
        boolean one = (size == null ? scales.length : size.length) == 1;
        String inner = numbers.substring(1, numbers.length() - 1);
        return (size == null ? "scale_factor=" : "size=") + (one ? inner : "(" + inner + ")") + ", mode='"
                + (mode == Interpolation.NEAREST ? "nearest" : "bilinear") + "'";
    }
}
