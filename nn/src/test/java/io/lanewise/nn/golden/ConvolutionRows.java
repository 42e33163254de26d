package io.lanewise.nn.golden;

import io.lanewise.nn.layer.AdaptiveAvgPool1d;
import io.lanewise.nn.layer.AdaptiveAvgPool2d;
import io.lanewise.nn.layer.AdaptiveMaxPool1d;
import io.lanewise.nn.layer.AdaptiveMaxPool2d;
import io.lanewise.nn.layer.AvgPool1d;
import io.lanewise.nn.layer.AvgPool2d;
import io.lanewise.nn.layer.Conv1d;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.ConvTranspose1d;
import io.lanewise.nn.layer.ConvTranspose2d;
import io.lanewise.nn.layer.Kernel;
import io.lanewise.nn.layer.MaxPool1d;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.Unflatten;
import io.lanewise.nn.layer.Upsample;
import io.lanewise.nn.layer.ZeroPad2d;
import io.lanewise.nn.op.Interpolation;
import java.util.List;

/** Convolutions, pooling and what else belongs to images. */
final class ConvolutionRows {
    private static final String CONV = "in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, "
            + "groups=1, bias=True, padding_mode='zeros', device=None, dtype=None";
    private static final String TRANSPOSED = "in_channels, out_channels, kernel_size, stride=1, padding=0, "
            + "output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None";
    private static final String MAX =
            "kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False";

    private ConvolutionRows() {}

    static void addTo(Vocabulary all) {
        all.row("nn.Conv1d", CONV, a -> new Conv1d(in(a), out(a), convolution(a), a.integer("groups"), a.flag("bias")));
        all.row("nn.Conv2d", CONV, a -> new Conv2d(in(a), out(a), convolution(a), a.integer("groups"), a.flag("bias")));
        all.row(
                "nn.ConvTranspose1d",
                TRANSPOSED,
                a -> new ConvTranspose1d(
                        in(a),
                        out(a),
                        convolution(a),
                        a.integer("groups"),
                        a.flag("bias"),
                        a.integers("output_padding")[0]));
        all.row(
                "nn.ConvTranspose2d",
                TRANSPOSED,
                a -> new ConvTranspose2d(
                        in(a), out(a), convolution(a), a.integer("groups"), a.flag("bias"), a.pair("output_padding")));
        all.row("nn.MaxPool1d", MAX, a -> new MaxPool1d(dilated(pooling(a), a), a.flag("ceil_mode")));
        all.row("nn.MaxPool2d", MAX, a -> new MaxPool2d(dilated(pooling(a), a), a.flag("ceil_mode")));
        all.row(
                "nn.AvgPool1d",
                "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True",
                a -> new AvgPool1d(pooling(a), a.flag("ceil_mode"), a.flag("count_include_pad")));
        all.row(
                "nn.AvgPool2d",
                "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None",
                a -> new AvgPool2d(
                        pooling(a),
                        a.flag("ceil_mode"),
                        a.flag("count_include_pad"),
                        a.has("divisor_override") ? a.integer("divisor_override") : 0));
        all.row("nn.AdaptiveAvgPool1d", "output_size", a -> new AdaptiveAvgPool1d(a.integers("output_size")[0]));
        all.row("nn.AdaptiveMaxPool1d", "output_size", a -> new AdaptiveMaxPool1d(a.integers("output_size")[0]));
        all.row("nn.AdaptiveAvgPool2d", "output_size", a -> new AdaptiveAvgPool2d(size(a, 0), size(a, 1)));
        all.row(
                "nn.AdaptiveMaxPool2d",
                "output_size, return_indices=False",
                a -> new AdaptiveMaxPool2d(size(a, 0), size(a, 1)));
        all.row("nn.Upsample", "size=None, scale_factor=None, mode='nearest', align_corners=None", a -> upsample(a));
        all.row("nn.UpsamplingNearest2d", "size=None, scale_factor=None", a -> upsample(a, Interpolation.NEAREST));
        all.row(
                "nn.UpsamplingBilinear2d",
                "size=None, scale_factor=None",
                a -> upsample(a, Interpolation.LINEAR_ALIGNED));
        all.row("nn.ZeroPad2d", "padding", a -> {
            int[] widths = a.integers("padding");
            return widths.length == 1
                    ? new ZeroPad2d(widths[0])
                    : new ZeroPad2d(widths[0], widths[1], widths[2], widths[3]);
        });
        all.row(
                "nn.Unflatten",
                "dim, unflattened_size",
                a -> new Unflatten(a.integer("dim"), a.integers("unflattened_size")));
    }

    private static int in(Arguments a) {
        return a.integer("in_channels");
    }

    private static int out(Arguments a) {
        return a.integer("out_channels");
    }

    private static Kernel convolution(Arguments a) {
        if (!a.text("padding_mode").equals("zeros")) {
            throw new UnknownNameException("padding_mode=" + a.text("padding_mode"));
        }
        Kernel kernel = Kernel.of(a.integers("kernel_size")).stride(a.integers("stride"));
        kernel = a.get("padding") instanceof String name ? kernel.padding(name) : kernel.padding(a.integers("padding"));
        return dilated(kernel, a);
    }

    private static Kernel pooling(Arguments a) {
        Kernel kernel = Kernel.of(a.integers("kernel_size")).padding(a.integers("padding"));
        return a.has("stride") ? kernel.stride(a.integers("stride")) : kernel;
    }

    private static Kernel dilated(Kernel kernel, Arguments a) {
        return kernel.dilation(a.integers("dilation"));
    }

    /** A length of the result; None keeps that of the input. */
    private static int size(Arguments a, int dim) {
        Object size = a.get("output_size") instanceof List<?> list ? list.get(dim) : a.get("output_size");
        return size instanceof Integer number ? number : AdaptiveAvgPool2d.KEEP;
    }

    private static Upsample upsample(Arguments a) {
        boolean aligned = a.has("align_corners") && a.flag("align_corners");
        return upsample(
                a,
                switch (a.text("mode")) {
                    case "nearest" -> Interpolation.NEAREST;
                    case "linear", "bilinear" -> aligned ? Interpolation.LINEAR_ALIGNED : Interpolation.LINEAR;
                    default -> throw new UnknownNameException("mode=" + a.text("mode"));
                });
    }

    private static Upsample upsample(Arguments a, Interpolation mode) {
        if (a.has("size")) {
            return Upsample.to(mode, a.integers("size"));
        }
        return a.get("scale_factor") instanceof Number factor
                ? new Upsample(factor.doubleValue(), mode)
                : Upsample.by(mode, doubles(a.numbers("scale_factor")));
    }

    private static double[] doubles(float... numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }
}
