package io.lanewise.core.conv;

import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

/**
 * A correlation of many small images with few outputs, images side by side in vectors: no vector is partly empty at the end of a row, and none is packed. Images are turned on their way to a buffer and results on
 * their way back. Tasks are a vector's count of images of a group.
 */
final class ImageLanes implements IntConsumer {
    /** Most outputs: with more, vectors of outputs need no turning. */
    static final int MOST_OUTPUTS = 24;

    /** Most bytes of images, and of results. */
    static final long MOST_BYTES = 384 * 1024;

    private static final long SERIAL = 500_000;

    private final Correlation.Batch batch;
    private final int channels;
    private final Sweep y;
    private final Sweep x;
    private final int outputs;
    private final Target target;
    private final ImageTurn turn;
    private final float[] weights;

    /** Outputs of a tile, and its places. */
    private final int unit;

    private final int together;

    /** Tiles of a place. */
    private final int tiles;

    /** Whether tiles end with their row, because that way more columns beyond the border can be left out. */
    private final boolean trimmed;

    /** Those that each tile of a row needs, or a single one for all tiles. */
    private final Columns[] columns;

    private final int tasks;

    private ImageLanes(
            Correlation.Batch batch, int channels, Sweep y, Sweep x, Filters filters, int outputs, Target target) {
        this.batch = batch;
        this.channels = channels;
        this.y = y;
        this.x = x;
        this.outputs = outputs;
        this.target = target;
        this.turn = ImageTurn.of(channels, y, x);
        // Six at three vectors, or four at five: the way with fewer outputs that do not exist.
        this.unit = (outputs + 5) / 6 * 6 <= (outputs + 3) / 4 * 4 ? FewOutputs.UNIT : 4;
        this.together = unit == FewOutputs.UNIT ? 3 : 5;
        this.tiles = (outputs + unit - 1) / unit;
        this.trimmed = turn.columns() > x.source() && trims();
        this.columns = new Columns[trimmed ? (x.count() + together - 1) / together : 1];
        int floats = 0;
        for (int i = 0; i < columns.length; i++) {
            int last = Math.min((i + 1) * together, x.count()) - 1;
            int first = trimmed ? x.from(i * together, last) : 0;
            int end = trimmed ? Math.max(first, x.end(i * together, last)) : width();
            if (i > 0 && columns[i - 1].first == first && columns[i - 1].end == end) {
                columns[i] = columns[i - 1];
            } else {
                columns[i] = new Columns(first, end, turn.offsets(y, x, first, end), floats);
                floats += batch.groups() * tiles * Filters.tile(columns[i].offsets.length, unit);
            }
        }
        this.weights = Buffers.get().weights(floats);
        for (int i = 0; i < columns.length; i++) {
            if (i == 0 || columns[i].weights != columns[i - 1].weights) {
                filters.columns(width(), columns[i].first, columns[i].end)
                        .tiles(
                                batch.groups(),
                                outputs,
                                channels,
                                y.taps().length,
                                unit,
                                target,
                                weights,
                                columns[i].weights);
            }
        }
        this.tasks = (batch.images() + Lanes.COUNT - 1) / Lanes.COUNT * batch.groups();
    }

    /**
     * Some columns of the window, from {@code first} to {@code end}.
     *
     * @param offsets from the patch at the first place
     * @param weights where the weights of the first tile are
     */
    private record Columns(int first, int end, long[] offsets, int weights) {}

    private int width() {
        return x.offsets().length;
    }

    /** Whether tiles that end with their row multiply less. */
    private boolean trims() {
        long across = 0;
        for (int place = 0; place < x.count(); place += together) {
            int last = Math.min(place + together, x.count()) - 1;
            across += Math.max(0, x.end(place, last) - x.from(place, last));
        }
        long apart = 0;
        long joined = 0;
        for (int row = 0; row < y.count(); row++) {
            apart += across * Math.max(0, y.end(row, row) - y.from(row, row));
        }
        for (int place = 0; place < y.count() * x.count(); place += together) {
            int last = Math.min(place + together, y.count() * x.count()) - 1;
            joined += (long) width()
                    * Math.max(
                            0,
                            y.end(place / x.count(), last / x.count()) - y.from(place / x.count(), last / x.count()));
        }
        return apart < joined;
    }

    /** The correlation, if it is of the kind that goes fast this way; else false. */
    static boolean run(
            Correlation.Batch batch, int channels, Sweep y, Sweep x, Filters filters, int outputs, Target target) {
        boolean dense = y.dense() && x.dense() && x.count() == target.width() && y.count() == target.height();
        if (!Lanes.FMA || !dense || target.accumulate() || filters.taps().length == 0) {
            return false;
        }
        int places = y.count() * x.count();
        if (batch.images() < Lanes.COUNT || outputs == 1 || outputs > MOST_OUTPUTS || places < Lanes.COUNT) {
            return false;
        }
        if (ImageTurn.of(channels, y, x).bytes() > MOST_BYTES || (long) outputs * places * Lanes.BYTES > MOST_BYTES) {
            return false;
        }
        new ImageLanes(batch, channels, y, x, filters, outputs, target).run();
        return true;
    }

    private void run() {
        if (flops() > SERIAL) {
            Parallel.run(tasks, this);
            return;
        }
        for (int task = 0; task < tasks; task++) {
            accept(task);
        }
    }

    private long flops() {
        long depth = (long) channels * y.offsets().length * width();
        return 2L * outputs * depth * y.count() * x.count() * batch.images() * batch.groups();
    }

    @Override
    public void accept(int task) {
        int group = task % batch.groups();
        // The last images again with some before them: vectors are full.
        int image = Math.min(task / batch.groups() * Lanes.COUNT, batch.images() - Lanes.COUNT);
        Buffers buffers = Buffers.get();
        MemorySegment copy = buffers.images(turn.bytes());
        int places = y.count() * x.count();
        MemorySegment results = buffers.results((long) outputs * places * Lanes.BYTES);
        long plane = Patches.bytes(y.source() * x.source());
        long channel = (long) image * batch.all() + batch.first() + (long) group * channels;
        turn.load(batch.source(), channel * plane, batch.all() * plane, copy);
        correlate(buffers, copy, group, results);
        if (target.activation() != null) {
            target.activation().run(results, 0, results, 0, (long) outputs * places * Lanes.BYTES);
        }
        long to = target.at(image, target.first() + group * outputs, 0, 0);
        ImageTurn.store(results, outputs * places, target.segment(), to, target.all() * target.plane());
    }

    private void correlate(Buffers buffers, MemorySegment copy, int group, MemorySegment results) {
        int places = y.count() * x.count();
        long plane = (long) places * Lanes.BYTES;
        long[] at = buffers.distances(2 * together);
        for (int place = 0; place < places; ) {
            int row = place / x.count();
            int last = Math.min(place + together, trimmed ? (row + 1) * x.count() : places) - 1;
            Columns some = columns[trimmed ? place % x.count() / together : 0];
            int each = some.offsets.length / y.offsets().length;
            int from = y.from(row, last / x.count()) * each;
            int end = y.end(row, last / x.count()) * each;
            for (int i = 0; i < together; i++) { // does the last one again
                at[i] = start(Math.min(place + i, last));
            }
            int tile = Filters.tile(some.offsets.length, unit);
            for (int i = 0; i < tiles; i++) {
                for (int k = 0; k < together; k++) {
                    at[together + k] = (long) i * unit * plane + (long) Math.min(place + k, last) * Lanes.BYTES;
                }
                int w0 = some.weights + (group * tiles + i) * tile;
                tile(copy, at, some.offsets, from, end, w0, Math.min(unit, outputs - i * unit), results, plane);
            }
            place = last + 1;
        }
    }

    private void tile(
            MemorySegment copy,
            long[] at,
            long[] offsets,
            int from,
            int end,
            int w0,
            int some,
            MemorySegment results,
            long plane) {
        if (unit == FewOutputs.UNIT) {
            DirectKernels.six(
                    copy, at[0], at[1], at[2], offsets, from, end, weights, w0, some, results, at[3], at[4], at[5],
                    plane);
        } else {
            DirectKernels.four(copy, at, offsets, from, end, weights, w0, some, results, plane);
        }
    }

    /** Where the patch at a place begins. */
    private long start(int place) {
        long row = (long) (place / x.count()) * y.step() * turn.row();
        return row + (long) (place % x.count()) * x.step() * Lanes.BYTES;
    }
}
