package io.lanewise.core.conv;

import static io.lanewise.core.conv.Patches.bytes;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code result = weights · patches(source)}, group by group: an implicit product, panel after panel of places. Convolutions go this way from
 * inputs to outputs, and their gradients from outputs to inputs. Tasks are images, bands of large ones, and groups of channels; they
 * follow from the shapes alone.
 */
final class Correlation implements IntConsumer {
    /** At most this many operations stay on the caller. */
    private static final long SERIAL = 500_000;

    /** Operations that are worth a task. */
    private static final long TASK = 4_000_000;

    /** Tasks that keep all threads busy. */
    private static final int TASKS = 8;

    private static final long[] NONE = {};

    private final Batch batch;
    private final Patches patches;

    private final Filters filters;

    /** Weights as the way needs them: panels, rows, or as they are. */
    private MemorySegment weights;

    private long firstWeight;
    private long weightRow;

    /** Results of a group. */
    private final int outputs;

    private final Target target;
    private final boolean dense;

    private final Way way;
    private @Nullable OutputLanes lanes;
    private @Nullable FewOutputs few;

    /** Where it is: from the first element under the window to each of the others, of all channels. */
    private final long[] offsets;

    private final int imageTasks;
    private final int together;
    private final int rowParts;
    private final int partRows;

    /** How results are computed. */
    private enum Way {
        /** Panels of patches, tiles of outputs by places. */
        PANELS,
        /** Vectors of outputs, straight from the bordered copy. */
        LANES,
        /** Vectors of places, straight from the bordered copy, for few outputs. */
        FEW,
        /** The same for groups of a single output. */
        SINGLE
    }

    /**
     * Images, and groups of channels.
     *
     * @param all channels of an image
     * @param first channel of the first group
     */
    record Batch(MemorySegment source, int images, int groups, int all, int first) {
        /** Some groups that begin {@code channels} channels further. */
        Batch from(int some, int channels) {
            return new Batch(source, images, some, all, first + channels);
        }
    }

    /** @param outputs of each group */
    Correlation(Batch batch, int channels, Sweep y, Sweep x, Filters filters, int outputs, Target target) {
        this.batch = batch;
        this.way = way(batch, y, x, filters, outputs);
        boolean panels = way == Way.PANELS;
        this.patches = new Patches(panels ? batch.images() : 1, channels, y, x, panels ? Tiles.WIDTH : 0);
        this.filters = filters;
        this.weights = filters.segment();
        this.outputs = outputs;
        this.target = target;
        this.dense = y.dense() && x.dense();
        this.offsets = panels || way == Way.LANES ? NONE : offsets();
        long each = 2L * outputs * patches.depth() * patches.images * patches.places(0);
        int units = (batch.images() + patches.images - 1) / patches.images;
        this.together = Math.clamp(TASK / Math.max(1, each), 1, units);
        this.imageTasks = (units + together - 1) / together;
        int tasks = imageTasks * patches.bands * batch.groups();
        int parts = tasks >= TASKS || each < TASK ? 1 : Math.min(TASKS / tasks, (outputs + 31) / 32);
        int unit = unit();
        this.partRows = (outputs + parts * unit - 1) / (parts * unit) * unit;
        this.rowParts = (outputs + partRows - 1) / partRows;
    }

    /** Outputs of a group that must stay together. */
    private int unit() {
        return switch (way) {
            case LANES -> Tiles.WIDTH;
            case FEW -> FewOutputs.UNIT;
            case PANELS, SINGLE -> 1;
        };
    }

    private static Way way(Batch batch, Sweep y, Sweep x, Filters filters, int outputs) {
        if (batch.groups() > 1 && outputs == 1) {
            return Way.SINGLE;
        }
        if (!Lanes.FMA || !y.dense() || !x.dense() || filters.taps().length == 0) {
            return Way.PANELS;
        }
        if (filters.whole() && OutputLanes.fits(x, outputs)) {
            return Way.LANES;
        }
        return FewOutputs.fits(x, outputs) ? Way.FEW : Way.PANELS;
    }

    void run() {
        NDArray copy = null;
        firstWeight = filters.at();
        weightRow = filters.output();
        if (way == Way.LANES) {
            copy = filters.panels(batch.groups(), outputs, patches.channels, target);
            lanes = new OutputLanes(patches, copy.segment());
        } else if (way == Way.FEW) {
            int runs = patches.y.taps().length;
            int count = (outputs + FewOutputs.UNIT - 1) / FewOutputs.UNIT;
            float[] tiles =
                    Buffers.get().weights(batch.groups() * count * Filters.tile(patches.depth(), FewOutputs.UNIT));
            filters.tiles(batch.groups(), outputs, patches.channels, runs, FewOutputs.UNIT, target, tiles, 0);
            few = new FewOutputs(patches, offsets, tiles);
        } else if (!filters.dense()) {
            copy = filters.rows(batch.groups(), outputs, patches.channels);
            weights = copy.segment();
            firstWeight = 0;
            weightRow = bytes(patches.depth());
        }
        compute();
        if (copy != null) {
            copy.release();
        }
    }

    private void compute() {
        int tasks = Math.multiplyExact(imageTasks * patches.bands * batch.groups(), rowParts);
        long flops =
                2L * outputs * batch.groups() * patches.depth() * batch.images() * patches.places(0) * patches.bands;
        if (flops > SERIAL) {
            Parallel.run(tasks, this);
            return;
        }
        for (int task = 0; task < tasks; task++) {
            accept(task);
        }
    }

    @Override
    public void accept(int task) {
        int part = task % rowParts;
        int left = task / rowParts;
        int group = left % batch.groups();
        left /= batch.groups();
        int band = left % patches.bands;
        int unit = left / patches.bands * together;
        int output = part * partRows;
        int rows = Math.min(partRows, outputs - output);
        Buffers buffers = Buffers.get();
        MemorySegment copy = buffers.images(patches.imageBytes());
        for (int i = 0; i < together; i++) {
            int image = (unit + i) * patches.images;
            int images = Math.min(patches.images, batch.images() - image);
            if (images <= 0) {
                return;
            }
            for (int j = 0; j < images; j++) {
                long channel = (long) (image + j) * batch.all() + batch.first() + (long) group * patches.channels;
                patches.load(batch.source(), channel * bytes(patches.y.source() * patches.x.source()), band, copy, j);
            }
            Piece piece = new Piece(image, images, band, group, output, rows);
            switch (way) {
                case SINGLE -> direct(buffers, copy, piece);
                case FEW -> Objects.requireNonNull(few).run(buffers, copy, band, tile(piece), rows, where(piece));
                case LANES ->
                    Objects.requireNonNull(lanes)
                            .run(
                                    buffers,
                                    buffers.elements(patches.imageBytes()),
                                    band,
                                    panel(piece),
                                    rows,
                                    where(piece));
                case PANELS -> products(buffers, copy, piece);
            }
            if (target.activation() != null) {
                activate(target.activation(), piece);
            }
        }
    }

    /** @param output the first of {@code rows} outputs of the group */
    private record Piece(int image, int images, int band, int group, int output, int rows) {}

    /** The channel of an image that is a piece's first. */
    private int channel(Piece piece) {
        return target.first() + piece.group * outputs + piece.output;
    }

    /** Where the weights of a piece's first output are. */
    private long weight(Piece piece) {
        long group = weights == filters.segment() ? filters.group() : outputs * weightRow;
        return firstWeight + piece.group * group + piece.output * weightRow;
    }

    /** Where the weights of a piece's first tile are. */
    private int tile(Piece piece) {
        int unit = FewOutputs.UNIT;
        int tile = piece.group * ((outputs + unit - 1) / unit) + piece.output / unit;
        return tile * Filters.tile(patches.depth(), unit);
    }

    /** A piece's first output in the panels of all groups. */
    private int panel(Piece piece) {
        return piece.group * ((outputs + Tiles.WIDTH - 1) / Tiles.WIDTH * Tiles.WIDTH) + piece.output;
    }

    /** Where a piece goes that lies side by side. */
    private OutputLanes.Where where(Piece piece) {
        return new OutputLanes.Where(target.segment(), at(piece, 0), target.plane(), target.accumulate());
    }

    private void products(Buffers buffers, MemorySegment copy, Piece piece) {
        MemorySegment panel = buffers.patches(patches.panelBytes(Tiles.ROW));
        MemorySegment block = buffers.results(piece.rows * Tiles.ROW);
        Tiles tiles = Tiles.get();
        tiles.a(weights, weightRow, Float.BYTES);
        tiles.b(panel, Tiles.ROW);
        int each = patches.places(piece.band);
        int all = piece.images * each;
        long a0 = weight(piece);
        long s0 = channel(piece) * Tiles.ROW;
        for (int place = 0; place < all; place += Tiles.WIDTH) {
            int count = Math.min(Tiles.WIDTH, all - place);
            patches.pack(copy, place / Tiles.WIDTH, panel, Tiles.ROW);
            if (dense && place / each == (place + count - 1) / each) {
                long to = at(piece, place);
                tiles.c(target.segment(), target.plane());
                if (target.accumulate()) {
                    tiles.start(target.segment(), target.plane());
                } else if (target.begin() != MemorySegment.NULL) {
                    tiles.start(target.begin(), Tiles.ROW);
                }
                tiles.multiply(piece.rows, count, patches.depth(), a0, 0, target.accumulate() ? to : s0, to);
                continue;
            }
            tiles.c(block, Tiles.ROW);
            if (target.begin() != MemorySegment.NULL) {
                tiles.start(target.begin(), Tiles.ROW);
            }
            tiles.multiply(piece.rows, count, patches.depth(), a0, 0, s0, 0);
            place(block, piece, place, count);
        }
    }

    /** Where the result at a place of a piece lies, for the piece's first channel. */
    private long at(Piece piece, int place) {
        int each = patches.places(piece.band);
        int columns = patches.x.count();
        int down = piece.band * patches.band + place % each / columns;
        int across = place % columns;
        return target.at(
                piece.image + place / each,
                channel(piece),
                patches.y.first() + down * patches.y.apart(),
                patches.x.first() + across * patches.x.apart());
    }

    /** A panel's results to their places: runs of a whole image, or of a row where results lie apart. */
    private void place(MemorySegment block, Piece piece, int place, int count) {
        int run = dense ? patches.places(piece.band) : patches.x.count();
        for (int done = 0; done < count; ) {
            int some = Math.min(count - done, run - (place + done) % run);
            long to = at(piece, place + done);
            if (dense) {
                PatchKernels.move(
                        block,
                        bytes(done),
                        Tiles.ROW,
                        target.segment(),
                        to,
                        target.plane(),
                        piece.rows,
                        bytes(some),
                        target.accumulate());
            } else {
                for (int row = 0; row < piece.rows; row++) {
                    PatchKernels.scatter(
                            block,
                            row * Tiles.ROW + bytes(done),
                            target.segment(),
                            to + row * target.plane(),
                            bytes(patches.x.apart()),
                            some,
                            target.accumulate());
                }
            }
            done += some;
        }
    }

    /** From the first element under the window to each of the others, of all channels; with few outputs those of a row of the window together. */
    private long[] offsets() {
        long[] all = new long[patches.depth()];
        for (int i = 0; i < all.length; i++) {
            int width = patches.x.taps().length;
            int c = way == Way.FEW ? i / width % patches.channels : i / patches.taps.length;
            int tap = way == Way.FEW ? i / width / patches.channels * width + i % width : i % patches.taps.length;
            all[i] = c * patches.channelPitch() + patches.taps[tap];
        }
        return all;
    }

    /** Row by row without panels. */
    private void direct(Buffers buffers, MemorySegment copy, Piece piece) {
        int columns = patches.x.count();
        MemorySegment row = buffers.results(bytes(columns) + bytes(Tiles.WIDTH));
        float start = target.start(channel(piece));
        long w0 = weight(piece);
        int each = patches.places(piece.band);
        for (int place = 0; place < piece.images * each; place += columns) {
            long from = patches.patch(place / each, place % each / columns);
            long to = at(piece, place);
            if (patches.x.dense()) {
                DirectKernels.row(
                        copy, from, offsets, weights, w0, start, target.accumulate(), target.segment(), to, columns);
            } else {
                DirectKernels.row(copy, from, offsets, weights, w0, start, false, row, 0, columns);
                PatchKernels.scatter(
                        row, 0, target.segment(), to, bytes(patches.x.apart()), columns, target.accumulate());
            }
        }
    }

    private void activate(UnaryLoop function, Piece piece) {
        int each = patches.places(piece.band);
        for (int image = 0; image < piece.images; image++) {
            long at = at(piece, image * each);
            for (int row = 0; row < piece.rows; row++) {
                function.run(target.segment(), at, target.segment(), at, bytes(each));
                at += target.plane();
            }
        }
    }
}
