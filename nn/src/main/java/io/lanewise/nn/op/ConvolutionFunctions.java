package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.conv.Convolution;
import io.lanewise.core.conv.Places;
import io.lanewise.core.conv.Pooling;
import io.lanewise.core.conv.Resampling;
import io.lanewise.core.conv.Resampling.Mixture;
import io.lanewise.core.conv.Window;
import io.lanewise.core.kernel.Activation;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Operations on sequences {@code [n, channels, length]} and images {@code [n, channels, height, width]}, or one of them without n: convolutions, pooling and
 * changes of size. How windows slide is said by {@link Window}.
 */
abstract class ConvolutionFunctions extends SequenceFunctions {
    ConvolutionFunctions() {}

    /** Convolution of sequences: weight {@code [out, in / groups, size]}, bias {@code [out]} or null. */
    public static Tensor conv1d(Tensor x, Tensor weight, @Nullable Tensor bias, Convolution how) {
        return Conv.forward("conv1d", x, weight, bias, how, null);
    }

    /** Convolution of images: weight {@code [out, in / groups, height, width]}, bias {@code [out]} or null. */
    public static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, Convolution how) {
        return Conv.forward("conv2d", x, weight, bias, how, null);
    }

    /** Convolution of images with one stride, padding and dilation for rows and columns. */
    public static Tensor conv2d(
            Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding, int dilation, int groups) {
        Checks.rank("conv2d", "weight", weight.value(), 4);
        Window rows = Window.of("conv2d", weight.shape().dim(2), stride, padding, dilation);
        Window columns = Window.of("conv2d", weight.shape().dim(3), stride, padding, dilation);
        return conv2d(x, weight, bias, new Convolution(rows, columns, groups));
    }

    /** {@code f(conv(x))} of sequences or images, in one go where f's slope follows from its output. */
    public static Tensor conv(Tensor x, Tensor weight, @Nullable Tensor bias, Convolution how, Activation function) {
        String name = weight.shape().rank() == 3 ? "conv1d" : "conv2d";
        return function.slopeFromOutput()
                ? Conv.forward(name, x, weight, bias, how, function)
                : Apply.forward(Conv.forward(name, x, weight, bias, how, null), function);
    }

    /** Transposed convolution of sequences: weight {@code [in, out / groups, size]}, bias {@code [out]} or null. */
    public static Tensor convTranspose1d(
            Tensor x, Tensor weight, @Nullable Tensor bias, Convolution how, int outputPadding) {
        return ConvTranspose.forward("conv_transpose1d", x, weight, bias, how, outputPadding);
    }

    /**
     * Transposed convolution of images: weight {@code [in, out / groups, height, width]}, bias {@code [out]} or null.
     *
     * @param how the convolution that takes the result's size to x's
     * @param outputPadding rows and columns added at the end of the result, one number or two
     */
    public static Tensor convTranspose2d(
            Tensor x, Tensor weight, @Nullable Tensor bias, Convolution how, int... outputPadding) {
        return ConvTranspose.forward("conv_transpose2d", x, weight, bias, how, Images.pair(outputPadding));
    }

    /** Largest elements of windows over sequences. */
    public static Tensor maxPool1d(Tensor x, Window window, boolean ceilMode) {
        return maxPool("max_pool1d", Images.of("max_pool1d", x.value(), 1), x, Window.POINT, window, ceilMode);
    }

    /** Largest elements of windows over images. */
    public static Tensor maxPool2d(Tensor x, Window rows, Window columns, boolean ceilMode) {
        return maxPool("max_pool2d", Images.of("max_pool2d", x.value(), 2), x, rows, columns, ceilMode);
    }

    private static Tensor maxPool(String name, Images images, Tensor x, Window rows, Window columns, boolean ceil) {
        return MaxPool.forward(x, images, sliding(name, images, rows, columns, ceil));
    }

    private static Pooling sliding(String name, Images images, Window rows, Window columns, boolean ceil) {
        return new Pooling(
                Places.sliding(name, rows, images.height(), ceil), Places.sliding(name, columns, images.width(), ceil));
    }

    /** Means of windows over sequences; {@code countIncludePad} lets the zeros of the padding count. */
    public static Tensor avgPool1d(Tensor x, Window window, boolean ceilMode, boolean countIncludePad) {
        Images images = Images.of("avg_pool1d", x.value(), 1);
        Pooling how = sliding("avg_pool1d", images, Window.POINT, window, ceilMode);
        return AvgPool.forward(x, images, how, countIncludePad, 0);
    }

    /** Means of windows over images, or sums divided by a divisor other than 0. */
    public static Tensor avgPool2d(
            Tensor x, Window rows, Window columns, boolean ceilMode, boolean countIncludePad, int divisor) {
        Images images = Images.of("avg_pool2d", x.value(), 2);
        return AvgPool.forward(
                x, images, sliding("avg_pool2d", images, rows, columns, ceilMode), countIncludePad, divisor);
    }

    /** Means of as many windows as the result is to have elements. */
    public static Tensor adaptiveAvgPool1d(Tensor x, int length) {
        Images images = Images.of("adaptive_avg_pool1d", x.value(), 1);
        return AvgPool.forward(x, images, adaptive("adaptive_avg_pool1d", images, 1, length), true, 0);
    }

    /** Means of as many windows as the result is to have elements; -1 keeps a length. */
    public static Tensor adaptiveAvgPool2d(Tensor x, int height, int width) {
        Images images = Images.of("adaptive_avg_pool2d", x.value(), 2);
        return AvgPool.forward(x, images, adaptive("adaptive_avg_pool2d", images, height, width), true, 0);
    }

    /** Largest elements of as many windows as the result is to have elements. */
    public static Tensor adaptiveMaxPool1d(Tensor x, int length) {
        Images images = Images.of("adaptive_max_pool1d", x.value(), 1);
        return MaxPool.forward(x, images, adaptive("adaptive_max_pool1d", images, 1, length));
    }

    /** Largest elements of as many windows as the result is to have elements; -1 keeps a length. */
    public static Tensor adaptiveMaxPool2d(Tensor x, int height, int width) {
        Images images = Images.of("adaptive_max_pool2d", x.value(), 2);
        return MaxPool.forward(x, images, adaptive("adaptive_max_pool2d", images, height, width));
    }

    private static Pooling adaptive(String name, Images images, int height, int width) {
        return new Pooling(
                Places.adaptive(name, images.height(), height == -1 ? images.height() : height),
                Places.adaptive(name, images.width(), width == -1 ? images.width() : width));
    }

    /** Images or sequences in another size: {@code [height, width]} or {@code [length]}. */
    public static Tensor interpolate(Tensor x, Interpolation mode, int... size) {
        Images images = Images.of("interpolate", x.value(), spatial(x));
        int height = images.spatial() == 1 ? 1 : size[0];
        int width = size[size.length - 1];
        return interpolate(
                x, images, mode, height, width, (double) images.height() / height, (double) images.width() / width);
    }

    /** Images or sequences of {@code floor(length scale)} in each dimension. */
    public static Tensor interpolate(Tensor x, Interpolation mode, double... scales) {
        Images images = Images.of("interpolate", x.value(), spatial(x));
        double down = images.spatial() == 1 ? 1 : scales[0];
        double across = scales[scales.length - 1];
        int height = (int) Math.floor(images.height() * down);
        int width = (int) Math.floor(images.width() * across);
        return interpolate(x, images, mode, height, width, 1 / down, 1 / across);
    }

    private static int spatial(Tensor x) {
        return x.shape().rank() == 3 ? 1 : 2;
    }

    private static Tensor interpolate(
            Tensor x, Images images, Interpolation mode, int height, int width, double down, double across) {
        Checks.positive("interpolate", "the result's height", height);
        Checks.positive("interpolate", "the result's width", width);
        Resampling how = new Resampling(
                mixture(mode, images.height(), height, down), mixture(mode, images.width(), width, across));
        return Interpolate.forward(x, images, how, height, width);
    }

    private static Mixture mixture(Interpolation mode, int length, int count, double step) {
        return mode == Interpolation.NEAREST
                ? Mixture.nearest(length, count, step)
                : Mixture.linear(length, count, step, mode == Interpolation.LINEAR_ALIGNED);
    }
}
