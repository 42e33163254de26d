package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.core.conv.Convolution;
import io.lanewise.core.conv.Window;
import io.lanewise.core.kernel.Activations;
import io.lanewise.core.kernel.SmoothActivations;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;
import java.util.function.Function;

/** Rows of {@link ConvolutionFunctions}: sums over windows by plain loops. */
final class ConvolutionRows {
    private ConvolutionRows() {}

    /** The element of an image at a place that may lie in the padding. */
    private static double padded(Ref x, int image, int channel, int row, int column) {
        boolean inside = row >= 0 && row < x.dims()[2] && column >= 0 && column < x.dims()[3];
        return inside ? x.at(image, channel, row, column) : 0;
    }

    private static Ref convolved(List<Ref> inputs, Convolution how) {
        Ref x = inputs.get(0);
        Ref w = inputs.get(1);
        int each = w.dims()[0] / how.groups();
        int channels = w.dims()[1];
        int height = how.y().outputs("test", x.dims()[2]);
        int width = how.x().outputs("test", x.dims()[3]);
        return Ref.each(dims(x.dims()[0], w.dims()[0], height, width), i -> {
            double sum = inputs.size() > 2 ? inputs.get(2).at(i[1]) : 0;
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < how.y().size(); p++) {
                    for (int q = 0; q < how.x().size(); q++) {
                        int row = i[2] * how.y().stride()
                                - how.y().before()
                                + p * how.y().dilation();
                        int column = i[3] * how.x().stride()
                                - how.x().before()
                                + q * how.x().dilation();
                        sum += w.at(i[1], c, p, q) * padded(x, i[0], i[1] / each * channels + c, row, column);
                    }
                }
            }
            return sum;
        });
    }

    /** Every product of the convolution handed back to where the convolution would have taken it from. */
    private static Ref transposed(List<Ref> inputs, Convolution how, int height, int width) {
        Ref x = inputs.get(0);
        Ref w = inputs.get(1);
        int each = w.dims()[0] / how.groups();
        int channels = w.dims()[1];
        Ref y = Ref.each(
                dims(x.dims()[0], channels * how.groups(), height, width),
                i -> inputs.size() > 2 ? inputs.get(2).at(i[1]) : 0);
        for (int flat = 0; flat < x.values().length; flat++) {
            int[] i = x.index(flat);
            for (int weight = 0; weight < w.values().length; weight++) {
                int[] j = w.index(weight);
                int row = i[2] * how.y().stride()
                        - how.y().before()
                        + j[2] * how.y().dilation();
                int column = i[3] * how.x().stride()
                        - how.x().before()
                        + j[3] * how.x().dilation();
                if (j[0] == i[1] && row >= 0 && row < height && column >= 0 && column < width) {
                    int channel = i[1] / each * channels + j[1];
                    int at = ((i[0] * channels * how.groups() + channel) * height + row) * width + column;
                    y.values()[at] += x.values()[flat] * w.values()[weight];
                }
            }
        }
        return y;
    }

    private static Ref four(Ref x) {
        int[] d = x.dims();
        return d.length == 1 || d.length == 4 ? x : x.reshaped(d[0], d[1], 1, d[2]);
    }

    private static Ref three(Ref x) {
        int[] d = x.dims();
        return x.reshaped(d[0], d[1], d[3]);
    }

    private static List<Ref> four(List<Ref> inputs) {
        return inputs.stream().map(ConvolutionRows::four).toList();
    }

    private static Tensor biasOf(List<Tensor> inputs) {
        return inputs.get(inputs.size() - 1);
    }

    /** What is made of the elements under each window of a pooling, {@code [rows from, rows to, columns from, columns to]}. */
    private interface Pool {
        double of(Ref x, int image, int channel, int rows, int rowsEnd, int columns, int columnsEnd);
    }

    private static double largest(Ref x, int n, int c, int rows, int rowsEnd, int columns, int columnsEnd) {
        double best = Double.NEGATIVE_INFINITY;
        for (int row = rows; row < rowsEnd; row++) {
            for (int column = columns; column < columnsEnd; column++) {
                boolean inside = row >= 0 && row < x.dims()[2] && column >= 0 && column < x.dims()[3];
                best = inside ? Math.max(best, x.at(n, c, row, column)) : best;
            }
        }
        return best;
    }

    private static double sum(Ref x, int n, int c, int rows, int rowsEnd, int columns, int columnsEnd) {
        double sum = 0;
        for (int row = rows; row < rowsEnd; row++) {
            for (int column = columns; column < columnsEnd; column++) {
                sum += padded(x, n, c, row, column);
            }
        }
        return sum;
    }

    private static double mean(Ref x, int n, int c, int rows, int rowsEnd, int columns, int columnsEnd) {
        return sum(x, n, c, rows, rowsEnd, columns, columnsEnd) / ((rowsEnd - rows) * (columnsEnd - columns));
    }

    private static Ref sliding(Ref x, Pool pool, int size, int stride, int padding, int height, int width) {
        return Ref.each(dims(x.dims()[0], x.dims()[1], height, width), i -> {
            int row = i[2] * stride - padding;
            int column = i[3] * stride - padding;
            return pool.of(x, i[0], i[1], row, row + size, column, column + size);
        });
    }

    private static Ref adaptive(Ref x, Pool pool, int height, int width) {
        int h = x.dims()[2];
        int w = x.dims()[3];
        return Ref.each(
                dims(x.dims()[0], x.dims()[1], height, width),
                i -> pool.of(
                        x,
                        i[0],
                        i[1],
                        i[2] * h / height,
                        ((i[2] + 1) * h + height - 1) / height,
                        i[3] * w / width,
                        ((i[3] + 1) * w + width - 1) / width));
    }

    private static void one(String name, Function<Tensor, Tensor> forward, Function<Ref, Ref> reference, int... shape) {
        row(name, -2, 2, x -> forward.apply(x.get(0)), x -> reference.apply(x.get(0)), shape);
    }

    private static Window window(int size, int stride, int padding, int dilation) {
        return Window.of("test", size, stride, padding, dilation);
    }

    static void add() {
        convolutions();
        transposedConvolutions();
        pools();
        sizes();
    }

    private static void convolutions() {
        Convolution small = new Convolution(window(2, 1, 0, 1), window(2, 1, 1, 1), 1);
        row(
                "conv2d",
                -1,
                1,
                x -> Functional.conv2d(x.get(0), x.get(1), biasOf(x), small),
                x -> convolved(x, small),
                dims(2, 2, 3, 3),
                dims(3, 2, 2, 2),
                dims(3));
        Convolution strided = new Convolution(window(3, 2, 1, 1), window(3, 2, 1, 1), 2);
        row(
                "conv2d",
                -1,
                1,
                x -> Functional.conv2d(x.get(0), x.get(1), null, 2, 1, 1, 2),
                x -> convolved(x, strided),
                dims(2, 4, 7, 6),
                dims(6, 2, 3, 3));
        Convolution depthwise = new Convolution(window(3, 1, 2, 2), window(3, 1, 2, 2), 3);
        row(
                "conv2d",
                -1,
                1,
                x -> Functional.conv2d(x.get(0), x.get(1), biasOf(x), depthwise),
                x -> convolved(x, depthwise),
                dims(2, 3, 5, 20),
                dims(3, 1, 3, 3),
                dims(3));
        Convolution along = new Convolution(Window.POINT, window(3, 2, 1, 1), 1);
        row(
                "conv1d",
                -1,
                1,
                x -> Functional.conv1d(x.get(0), x.get(1), biasOf(x), along),
                x -> three(convolved(four(x), along)),
                dims(2, 2, 7),
                dims(3, 2, 3),
                dims(3));
        row(
                "conv",
                -1,
                1,
                x -> Functional.conv(x.get(0), x.get(1), biasOf(x), along, Activations.SIGMOID),
                x -> three(convolved(four(x), along)).map(v -> 1 / (1 + Math.exp(-v))),
                dims(2, 2, 7),
                dims(3, 2, 3),
                dims(3));
        row(
                "conv",
                -1,
                1,
                x -> Functional.conv(x.get(0), x.get(1), biasOf(x), small, SmoothActivations.SILU),
                x -> convolved(x, small).map(v -> v / (1 + Math.exp(-v))),
                dims(2, 2, 3, 3),
                dims(3, 2, 2, 2),
                dims(3));
    }

    private static void transposedConvolutions() {
        Convolution how = new Convolution(window(3, 2, 1, 1), window(2, 3, 0, 1), 1);
        row(
                "convTranspose2d",
                -1,
                1,
                x -> Functional.convTranspose2d(x.get(0), x.get(1), biasOf(x), how, 1, 0),
                x -> transposed(x, how, 4, 8),
                dims(1, 2, 2, 3),
                dims(2, 3, 3, 2),
                dims(3));
        Convolution grouped = new Convolution(window(3, 1, 0, 2), window(3, 1, 0, 2), 2);
        row(
                "convTranspose2d",
                -1,
                1,
                x -> Functional.convTranspose2d(x.get(0), x.get(1), null, grouped, 0),
                x -> transposed(x, grouped, 7, 8),
                dims(2, 4, 3, 4),
                dims(4, 2, 3, 3));
        Convolution along = new Convolution(Window.POINT, window(3, 2, 1, 1), 1);
        row(
                "convTranspose1d",
                -1,
                1,
                x -> Functional.convTranspose1d(x.get(0), x.get(1), biasOf(x), along, 1),
                x -> three(transposed(four(x), along, 1, 8)),
                dims(2, 2, 4),
                dims(2, 3, 3),
                dims(3));
    }

    private static void pools() {
        Window two = window(2, 2, 0, 1);
        Window three = window(3, 2, 1, 1);
        for (int width : new int[] {5, 70}) {
            int half = width / 2;
            one(
                    "maxPool2d",
                    x -> Functional.maxPool2d(x, two, two, false),
                    x -> sliding(x, ConvolutionRows::largest, 2, 2, 0, 2, half),
                    1,
                    2,
                    4,
                    width);
            one(
                    "avgPool2d",
                    x -> Functional.avgPool2d(x, two, two, false, true, 0),
                    x -> sliding(x, ConvolutionRows::mean, 2, 2, 0, 2, half),
                    1,
                    2,
                    4,
                    width);
        }
        one(
                "maxPool2d",
                x -> Functional.maxPool2d(x, three, three, true),
                x -> sliding(x, ConvolutionRows::largest, 3, 2, 1, 3, 4),
                1,
                2,
                5,
                6);
        one(
                "avgPool2d",
                x -> Functional.avgPool2d(x, three, three, false, true, 0),
                x -> sliding(x, ConvolutionRows::mean, 3, 2, 1, 3, 3),
                1,
                2,
                5,
                6);
        one(
                "avgPool2d",
                x -> Functional.avgPool2d(x, three, three, false, true, 4),
                x -> sliding(x, ConvolutionRows::sum, 3, 2, 1, 3, 3).map(v -> v / 4),
                1,
                2,
                5,
                6);
        one(
                "maxPool1d",
                x -> Functional.maxPool1d(x, three, false),
                x -> three(Ref.each(
                        dims(2, 2, 1, 4), i -> largest(four(x), i[0], i[1], 0, 1, 2 * i[3] - 1, 2 * i[3] + 2))),
                2,
                2,
                7);
        one(
                "avgPool1d",
                x -> Functional.avgPool1d(x, two, true, true),
                x -> three(Ref.each(
                        dims(2, 2, 1, 4), i -> mean(four(x), i[0], i[1], 0, 1, 2 * i[3], Math.min(7, 2 * i[3] + 2)))),
                2,
                2,
                7);
        one(
                "adaptiveAvgPool2d",
                x -> Functional.adaptiveAvgPool2d(x, 2, 3),
                x -> adaptive(x, ConvolutionRows::mean, 2, 3),
                1,
                2,
                5,
                4);
        one(
                "adaptiveMaxPool2d",
                x -> Functional.adaptiveMaxPool2d(x, 2, -1),
                x -> adaptive(x, ConvolutionRows::largest, 2, 4),
                1,
                2,
                5,
                4);
        one(
                "adaptiveAvgPool1d",
                x -> Functional.adaptiveAvgPool1d(x, 3),
                x -> three(adaptive(four(x), ConvolutionRows::mean, 1, 3)),
                2,
                2,
                7);
        one(
                "adaptiveMaxPool1d",
                x -> Functional.adaptiveMaxPool1d(x, 3),
                x -> three(adaptive(four(x), ConvolutionRows::largest, 1, 3)),
                2,
                2,
                7);
    }

    private static void sizes() {
        one(
                "interpolate",
                x -> Functional.interpolate(x, Interpolation.NEAREST, 2.5),
                x -> Ref.each(dims(1, 2, 7, 10), i -> x.at(i[0], i[1], (int) (i[2] / 2.5), (int) (i[3] / 2.5))),
                1,
                2,
                3,
                4);
        one(
                "interpolate",
                x -> Functional.interpolate(x, Interpolation.LINEAR_ALIGNED, 5),
                x -> three(Ref.each(dims(1, 2, 1, 5), i -> between(four(x), i[0], i[1], 0, i[3] * 0.75))),
                1,
                2,
                4);
        one(
                "interpolate",
                x -> Functional.interpolate(x, Interpolation.LINEAR, 5, 3),
                x -> Ref.each(dims(1, 2, 5, 3), i -> {
                    double row = Math.clamp((i[2] + 0.5) * 3 / 5 - 0.5, 0, 2);
                    double column = Math.clamp((i[3] + 0.5) * 4 / 3 - 0.5, 0, 3);
                    int above = (int) row;
                    double upper = between(x, i[0], i[1], above, column);
                    double lower = between(x, i[0], i[1], Math.min(2, above + 1), column);
                    return upper + (row - above) * (lower - upper);
                }),
                1,
                2,
                3,
                4);
    }

    private static double between(Ref x, int image, int channel, int row, double column) {
        int left = (int) column;
        double before = x.at(image, channel, row, left);
        double after = x.at(image, channel, row, Math.min(x.dims()[3] - 1, left + 1));
        return before + (column - left) * (after - before);
    }
}
