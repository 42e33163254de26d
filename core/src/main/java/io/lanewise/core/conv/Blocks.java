package io.lanewise.core.conv;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.Lanes;

/**
 * Cuts large convolutions so that what a piece needs beside inputs, outputs and weights stays small: copies of images with their borders, weights in another order, sums. Pieces
 * follow from the shape alone.
 *
 * @param channels most channels of a piece
 * @param outputs most outputs of a piece
 * @param columns most places of a piece in a row
 */
record Blocks(int channels, int outputs, int columns) {
    /** Most elements of a patch. */
    private static final int DEPTH = 2304;

    /** Most bytes of weights that are copied. */
    private static final long WEIGHTS = 1 << 20;

    /** The same for the gradient of weights, where patches lie in panels. */
    private static final int SUM_DEPTH = 512;

    /** Most bytes of sums of a part of the images. */
    private static final long SUMS = 192 * 1024;

    /** Most outputs, whose results wait side by side. */
    private static final int OUTPUTS = 1024;

    private static final int SUM_OUTPUTS = 256;

    /** Most places of images of a single row, which have no bands. */
    private static final int COLUMNS = 8192;

    /** Pieces of a correlation of a group. */
    static Blocks of(Sweep y, Sweep x, int channels, int outputs) {
        return of(y, x, channels, outputs, DEPTH, WEIGHTS, OUTPUTS);
    }

    /** Pieces of the weights' gradient of a group. */
    static Blocks ofSums(Sweep y, Sweep x, int channels, int outputs) {
        return of(y, x, channels, outputs, SUM_DEPTH, SUMS, SUM_OUTPUTS);
    }

    private static Blocks of(Sweep y, Sweep x, int channels, int outputs, int depth, long bytes, int together) {
        int columns = y.count() == 1 ? parts(x.count(), COLUMNS, 1) : x.count();
        int taps = Math.max(1, y.taps().length * x.taps().length);
        long row = Patches.bytes(y.reach(1)) * x.reach(columns);
        int some = parts(channels, Math.clamp(Math.min(depth / taps, Patches.MOST_BYTES / row), 1, channels), 1);
        int most = (int) Math.min(together, bytes / Patches.bytes(some * taps)) / Tiles.WIDTH * Tiles.WIDTH;
        return new Blocks(some, parts(outputs, Math.max(Tiles.WIDTH, most), Tiles.WIDTH), columns);
    }

    /** The size of equal parts of a number, at most {@code most} as far as multiples of the unit allow. */
    private static int parts(int count, int most, int unit) {
        if (count <= most) {
            return count;
        }
        int parts = (count + most - 1) / most;
        return Math.max(1, (count + parts * unit - 1) / (parts * unit)) * unit;
    }

    /** How many groups fit together, each of so many bytes. */
    private int groups(int all, int inputs, int results, long each, long bytes) {
        boolean whole = channels >= inputs && outputs >= results;
        return whole ? Math.clamp(bytes / Math.max(1, each), 1, all) : 1;
    }

    /** The correlation of all channels and outputs of all groups. */
    static void correlate(
            Correlation.Batch batch, int channels, Sweep y, Sweep x, Filters filters, int outputs, Target target) {
        if (ImageLanes.run(batch, channels, y, x, filters, outputs, target)) {
            return;
        }
        Blocks most = of(y, x, channels, outputs);
        int groups = most.groups(
                batch.groups(), channels, outputs, Patches.bytes(channels * outputs) * filters.taps().length, WEIGHTS);
        for (int column = 0; column < x.count(); column += most.columns) {
            Sweep part = x.part(column, Math.min(most.columns, x.count() - column));
            for (int group = 0; group < batch.groups(); group += groups) {
                for (int o = 0; o < outputs; o += most.outputs) {
                    for (int c = 0; c < channels; c += most.channels) {
                        boolean last = c + most.channels >= channels;
                        new Correlation(
                                        batch.from(Math.min(groups, batch.groups() - group), group * channels + c),
                                        Math.min(most.channels, channels - c),
                                        y,
                                        part,
                                        filters.from(group, o, c),
                                        Math.min(most.outputs, outputs - o),
                                        target.from(group * outputs + o, c > 0, last))
                                .run();
                    }
                }
            }
        }
    }

    /** The gradient of all weights, {@code dw (+)=}. */
    static void sum(WeightGradient.Images images, Sweep y, Sweep x, WeightGradient.Weights dw) {
        int channels = dw.channels();
        int outputs = images.outputs() / images.groups();
        int taps = y.taps().length * x.taps().length;
        Blocks most = ofSums(y, x, channels, outputs);
        int lanes = (outputs + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
        int groups = most.groups(images.groups(), channels, outputs, Patches.bytes(channels * lanes) * taps, SUMS);
        for (int column = 0; column < x.count(); column += most.columns) {
            Sweep part = x.part(column, Math.min(most.columns, x.count() - column));
            for (int group = 0; group < images.groups(); group += groups) {
                int some = Math.min(groups, images.groups() - group);
                for (int o = 0; o < outputs; o += most.outputs) {
                    for (int c = 0; c < channels; c += most.channels) {
                        new WeightGradient(
                                        images.from(some, group * channels + c, group * outputs + o),
                                        Math.min(most.channels, channels - c),
                                        Math.min(most.outputs, outputs - o),
                                        y,
                                        part,
                                        dw.from(group * outputs + o, c, column > 0))
                                .run();
                    }
                }
            }
        }
    }
}
