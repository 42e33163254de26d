package io.lanewise.core.conv;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of images, as a product of weights with patches that exist only a panel at a time. Inputs are {@code [n, c, h, w]}, weights
 * {@code [o, c / groups, kh, kw]}, outputs {@code [n, o, oh, ow]}; the first o / groups outputs see the first c / groups inputs, and so on.
 * Strided arrays are copied. No result depends on the number of threads.
 *
 * @param y how the window slides from row to row
 * @param x the same from column to column
 */
public record Convolution(Window y, Window x, int groups) {
    private static final String NAME = "conv";

    /**
     * A convolution.
     *
     * @throws IllegalArgumentException if groups is below 1
     */
    public Convolution {
        Checks.positive(NAME, "groups", groups);
    }

    /**
     * {@code activation(x * w + bias)}.
     *
     * @param bias one number for each output, or null
     * @param activation applied to the results while they are in the cache, or null
     */
    public NDArray forward(NDArray input, NDArray w, @Nullable NDArray bias, @Nullable UnaryLoop activation) {
        check(input, w, w.shape().rank() == 4 ? w.shape().dim(1) * groups : 0, "input");
        int o = w.shape().dim(0);
        int h = y.outputs(NAME, input.shape().dim(2));
        int v = x.outputs(NAME, input.shape().dim(3));
        NDArray out = NDArray.empty(Shape.of(input.shape().dim(0), o, h, v), NAME);
        NDArray begin = repeated(bias, o);
        if (out.size() > 0) {
            NDArray from = input.contiguous();
            Sweep rows = Sweep.forward(y, from.shape().dim(2), h);
            Sweep columns = Sweep.forward(x, from.shape().dim(3), v);
            int c = from.shape().dim(1);
            Blocks.correlate(
                    new Correlation.Batch(from.segment(), from.shape().dim(0), groups, c, 0),
                    c / groups,
                    rows,
                    columns,
                    filters(w.contiguous(), rows, columns, false),
                    o / groups,
                    new Target(out.segment(), h, v, o, 0, segment(begin), false, activation));
        }
        release(begin);
        return out;
    }

    /**
     * The gradient of the input, or a transposed convolution: {@code dx (+)= } what every output hands back to the elements it was made of.
     *
     * @param dx {@code [n, c, h, w]}, contiguous
     */
    public void inputGradient(NDArray dy, NDArray w, NDArray dx, boolean accumulate) {
        back(dy, w, null, dx, accumulate);
    }

    /**
     * A transposed convolution: the gradient of a convolution's input as an operation of its own, with a bias.
     *
     * @param input {@code [n, o, oh, ow]} where the weights are {@code [o, c / groups, kh, kw]}
     * @param h rows of the result
     * @param v columns of the result
     */
    public NDArray transposed(NDArray input, NDArray w, @Nullable NDArray bias, int h, int v) {
        check(input, w, w.shape().rank() == 4 ? w.shape().dim(0) : 0, "input");
        NDArray out = NDArray.empty(Shape.of(input.shape().dim(0), w.shape().dim(1) * groups, h, v), NAME);
        back(input, w, bias, out, false);
        return out;
    }

    private void back(NDArray dy, NDArray w, @Nullable NDArray bias, NDArray dx, boolean accumulate) {
        check(dy, w, w.shape().rank() == 4 ? w.shape().dim(0) : 0, "dy");
        Checks.floats(NAME, dx);
        Checks.contiguous(NAME, "dx", dx);
        if (dx.size() == 0) {
            return;
        }
        NDArray from = dy.contiguous();
        NDArray dense = w.contiguous();
        int c = w.shape().dim(1);
        int o = w.shape().dim(0) / groups;
        NDArray begin = repeated(bias, c * groups);
        int h = dx.shape().dim(2);
        int v = dx.shape().dim(3);
        for (int down = 0; down < y.stride(); down++) {
            Sweep rows = Sweep.backward(y, h, from.shape().dim(2), down);
            for (int across = 0; across < x.stride(); across++) {
                Sweep columns = Sweep.backward(x, v, from.shape().dim(3), across);
                if (rows.count() == 0 || columns.count() == 0) {
                    continue;
                }
                Blocks.correlate(
                        new Correlation.Batch(from.segment(), from.shape().dim(0), groups, groups * o, 0),
                        o,
                        rows,
                        columns,
                        filters(dense, rows, columns, true),
                        c,
                        new Target(dx.segment(), h, v, groups * c, 0, segment(begin), accumulate, null));
            }
        }
        release(begin);
    }

    /**
     * The gradient of the weights, {@code dw (+)= } the sum over all places of the outputs' gradients times the patches.
     *
     * @param dw contiguous
     */
    public void weightGradient(NDArray input, NDArray dy, NDArray dw, boolean accumulate) {
        check(input, dw, dw.shape().rank() == 4 ? dw.shape().dim(1) * groups : 0, "input");
        check(dy, dw, dw.shape().dim(0), "dy");
        Checks.contiguous(NAME, "dw", dw);
        if (dw.size() == 0) {
            return;
        }
        if (input.size() == 0 || dy.size() == 0) {
            if (!accumulate) {
                dw.fill(0);
            }
            return;
        }
        Sweep rows = Sweep.forward(y, input.shape().dim(2), dy.shape().dim(2));
        Sweep columns = Sweep.forward(x, input.shape().dim(3), dy.shape().dim(3));
        NDArray from = input.contiguous();
        NDArray above = dy.contiguous();
        if (!ImageWeightGradient.run(from, above, groups, rows, columns, dw, accumulate)
                && !FlatWeightGradient.run(from, above, groups, rows, columns, dw, accumulate)) {
            int c = from.shape().dim(1);
            int o = above.shape().dim(1);
            var images = new WeightGradient.Images(
                    from.segment(),
                    above.segment(),
                    from.shape().dim(0),
                    groups,
                    c,
                    0,
                    o,
                    0,
                    rows.count() * columns.count());
            var weights = new WeightGradient.Weights(dw.segment(), 0, c / groups, y.size() * x.size(), accumulate);
            Blocks.sum(images, rows, columns, weights);
        }
    }

    private void check(NDArray images, NDArray w, int channels, String name) {
        Checks.floats(NAME, images);
        Checks.floats(NAME, w);
        Checks.rank(NAME, "weight", w, 4);
        Checks.rank(NAME, name, images, 4);
        if (w.shape().dim(0) % groups != 0
                || w.shape().dim(2) != y.size()
                || w.shape().dim(3) != x.size()) {
            throw Checks.error(
                    NAME,
                    "weight must be [a multiple of groups=" + groups + ", .., " + y.size() + ", " + x.size() + "], got "
                            + w.shape());
        }
        if (images.shape().dim(1) != channels) {
            throw Checks.error(
                    NAME,
                    name + " must have " + channels + " channels for weight " + w.shape() + " and groups=" + groups
                            + ", got " + images.shape());
        }
    }

    /** A bias as the rows that panels of results begin with. */
    private static @Nullable NDArray repeated(@Nullable NDArray bias, int channels) {
        if (bias == null) {
            return null;
        }
        Checks.floats(NAME, bias);
        Checks.shape(NAME, "bias", bias, Shape.of(channels));
        NDArray rows = NDArray.empty(Shape.of(channels, Tiles.WIDTH), NAME);
        rows.copyFrom(bias.unsqueeze(1).expand(rows.shape()));
        return rows;
    }

    private static MemorySegment segment(@Nullable NDArray array) {
        return array == null ? MemorySegment.NULL : array.segment();
    }

    private static void release(@Nullable NDArray array) {
        if (array != null) {
            array.release();
        }
    }

    /** The weights, seen from the inputs or from the outputs. */
    private Filters filters(NDArray w, Sweep rows, Sweep columns, boolean back) {
        int[] taps = new int[rows.taps().length * columns.taps().length];
        int next = 0;
        for (int row : rows.taps()) {
            for (int column : columns.taps()) {
                taps[next++] = row * x.size() + column;
            }
        }
        long input = Patches.bytes(y.size() * x.size());
        long output = w.shape().dim(1) * input;
        long group = w.shape().dim(0) / groups * output;
        return back
                ? new Filters(w.segment(), 0, group, input, output, taps)
                : new Filters(w.segment(), 0, group, output, input, taps);
    }
}
