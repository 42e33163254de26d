package io.lanewise.core.conv;

import static io.lanewise.core.conv.Patches.bytes;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

    private final Batch batch;
    private final Patches patches;
    private final MemorySegment weights;

    /** Results of a group. */
    private final int outputs;

    private final MemorySegment target;
    private final int height;
    private final int width;

    /** What results begin with, a row of a panel for each; NULL for zeros. */
    private final MemorySegment begin;

    private final boolean accumulate;
    private final @Nullable UnaryLoop activation;
    private final boolean dense;

    /** Whether places are taken from the bordered copy without packing. */
    private final boolean few;

    /** Where it is: from the first element under the window to each of the others, of all channels. */
    private final long[] offsets;

    private final int imageTasks;
    private final int together;
    private final int rowParts;
    private final int partRows;

    /** Images, and groups of channels. */
    record Batch(MemorySegment source, int images, int groups) {}

    /** Where results go, and what they begin and end with. */
    record Target(
            MemorySegment segment,
            int height,
            int width,
            MemorySegment begin,
            boolean accumulate,
            @Nullable UnaryLoop activation) {}

    /** @param weights {@code [groups, outputs, channels, taps]} */
    Correlation(Batch batch, int channels, Sweep y, Sweep x, MemorySegment weights, int outputs, Target target) {
        this.batch = batch;
        this.patches = new Patches(batch.images(), channels, y, x, Tiles.WIDTH);
        this.weights = weights;
        this.outputs = outputs;
        this.target = target.segment();
        this.height = target.height();
        this.width = target.width();
        this.begin = target.begin();
        this.accumulate = target.accumulate();
        this.activation = target.activation();
        this.dense = y.dense() && x.dense();
        this.few = Lanes.FMA && fewer(outputs, x);
        this.offsets = few || (batch.groups() > 1 && outputs == 1) ? offsets() : new long[0];
        long each = 2L * outputs * patches.depth() * patches.images * patches.places(0);
        int units = (batch.images() + patches.images - 1) / patches.images;
        this.together = Math.clamp(TASK / Math.max(1, each), 1, units);
        this.imageTasks = (units + together - 1) / together;
        int tasks = imageTasks * patches.bands * batch.groups();
        int parts = tasks >= TASKS || each < TASK ? 1 : Math.min(TASKS / tasks, (outputs + 31) / 32);
        this.partRows = (outputs + parts - 1) / parts;
        this.rowParts = (outputs + partRows - 1) / partRows;
    }

    /**
     * Whether patches are not worth packing for so few outputs: by cycles for a row of a panel, 6 for each vector that is packed and 4 for each
     * output, against 7 for six outputs of each vector.
     */
    private static boolean fewer(int outputs, Sweep x) {
        double vectors = Math.ceil(x.count() / (double) Lanes.COUNT) * Tiles.WIDTH / x.count();
        double tiles = Math.ceil(outputs / 6.0);
        return x.dense() && 7 * vectors * tiles < 6 * vectors + outputs * Tiles.WIDTH / (double) Lanes.COUNT;
    }

    void run() {
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
        int first = part * partRows;
        int rows = Math.min(partRows, outputs - first);
        Buffers buffers = Buffers.get();
        MemorySegment copy = buffers.images(patches.imageBytes());
        for (int i = 0; i < together; i++) {
            int image = (unit + i) * patches.images;
            int images = Math.min(patches.images, batch.images() - image);
            if (images <= 0) {
                return;
            }
            for (int j = 0; j < images; j++) {
                long channel = (long) ((image + j) * batch.groups() + group) * patches.channels;
                patches.load(batch.source(), channel * bytes(patches.y.source() * patches.x.source()), band, copy, j);
            }
            Piece piece = new Piece(image, images, band, group * outputs + first, rows);
            if (batch.groups() > 1 && outputs == 1) {
                direct(buffers, copy, piece);
            } else if (few) {
                few(buffers, copy, piece);
            } else {
                products(buffers, copy, piece);
            }
            if (activation != null) {
                activate(activation, piece);
            }
        }
    }

    /** @param channel the first of {@code rows} channels of the result */
    private record Piece(int image, int images, int band, int channel, int rows) {}

    private void products(Buffers buffers, MemorySegment copy, Piece piece) {
        MemorySegment panel = buffers.patches(patches.panelBytes(Tiles.ROW));
        MemorySegment block = buffers.results(piece.rows * Tiles.ROW);
        Tiles tiles = Tiles.get();
        tiles.a(weights, bytes(patches.depth()), Float.BYTES);
        tiles.b(panel, Tiles.ROW);
        int each = patches.places(piece.band);
        int all = piece.images * each;
        long a0 = piece.channel * bytes(patches.depth());
        long s0 = piece.channel * Tiles.ROW;
        for (int place = 0; place < all; place += Tiles.WIDTH) {
            int count = Math.min(Tiles.WIDTH, all - place);
            patches.pack(copy, place / Tiles.WIDTH, panel, Tiles.ROW);
            if (dense && place / each == (place + count - 1) / each) {
                long to = at(piece, place);
                tiles.c(target, plane());
                if (accumulate) {
                    tiles.start(target, plane());
                } else if (begin != MemorySegment.NULL) {
                    tiles.start(begin, Tiles.ROW);
                }
                tiles.multiply(piece.rows, count, patches.depth(), a0, 0, accumulate ? to : s0, to);
                continue;
            }
            tiles.c(block, Tiles.ROW);
            if (begin != MemorySegment.NULL) {
                tiles.start(begin, Tiles.ROW);
            }
            tiles.multiply(piece.rows, count, patches.depth(), a0, 0, s0, 0);
            place(block, piece, place, count);
        }
    }

    /** Bytes of a channel of the result. */
    private long plane() {
        return bytes(height * width);
    }

    /** Where the result at a place of a piece lies, for the piece's first channel. */
    private long at(Piece piece, int place) {
        int each = patches.places(piece.band);
        int columns = patches.x.count();
        int down = piece.band * patches.band + place % each / columns;
        int across = place % columns;
        int image = piece.image + place / each;
        long plane = (long) image * batch.groups() * outputs + piece.channel;
        return plane * plane()
                + bytes(patches.y.first() + down * patches.y.apart()) * width
                + bytes(patches.x.first() + across * patches.x.apart());
    }

    /** A panel's results to their places: runs of a whole image, or of a row where results lie apart. */
    private void place(MemorySegment block, Piece piece, int place, int count) {
        int run = dense ? patches.places(piece.band) : patches.x.count();
        for (int done = 0; done < count; ) {
            int some = Math.min(count - done, run - (place + done) % run);
            long to = at(piece, place + done);
            if (dense) {
                PatchKernels.move(
                        block, bytes(done), Tiles.ROW, target, to, plane(), piece.rows, bytes(some), accumulate);
            } else {
                for (int row = 0; row < piece.rows; row++) {
                    PatchKernels.scatter(
                            block,
                            row * Tiles.ROW + bytes(done),
                            target,
                            to + row * plane(),
                            bytes(patches.x.apart()),
                            some,
                            accumulate);
                }
            }
            done += some;
        }
    }

    /** Six outputs at a time, two vectors of places at a time, without panels. */
    private void few(Buffers buffers, MemorySegment copy, Piece piece) {
        MemorySegment block = buffers.results(12L * Lanes.BYTES);
        long row = bytes(patches.depth());
        int columns = patches.x.count();
        int pieces = (columns + Lanes.COUNT - 1) / Lanes.COUNT;
        int each = patches.places(piece.band);
        int all = piece.images * each / columns * pieces;
        for (int first = 0; first < piece.rows; first += 6) {
            int some = Math.min(6, piece.rows - first);
            long w0 = (piece.channel + first) * row;
            for (int i = 0; i < all; i += 2) {
                int other = Math.min(i + 1, all - 1);
                long u = vector(i, pieces, each);
                long v = vector(other, pieces, each);
                DirectKernels.six(copy, u, v, offsets, weights, w0, row, some, block);
                finish(block, 0, piece, first, some, i, pieces);
                if (other > i) {
                    finish(block, Lanes.BYTES, piece, first, some, other, pieces);
                }
            }
        }
    }

    /** Where vector i of all rows' vectors begins in the copy. */
    private long vector(int i, int pieces, int each) {
        int row = i / pieces;
        int rows = each / patches.x.count();
        return patches.patch(row / rows, row % rows) + (long) (i % pieces) * Lanes.BYTES;
    }

    private void finish(MemorySegment block, long from, Piece piece, int first, int some, int i, int pieces) {
        int column = i % pieces * Lanes.COUNT;
        int count = Math.min(Lanes.COUNT, patches.x.count() - column);
        long to = at(piece, i / pieces * patches.x.count() + column) + first * plane();
        for (int output = 0; output < some; output++) {
            float bias = begin == MemorySegment.NULL
                    ? 0
                    : begin.get(ValueLayout.JAVA_FLOAT, (piece.channel + first + output) * Tiles.ROW);
            DirectKernels.finish(block, from, bias, target, to, count, accumulate);
            from += 2L * Lanes.BYTES;
            to += plane();
        }
    }

    private long[] offsets() {
        long[] all = new long[patches.depth()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i / patches.taps.length * patches.channelPitch() + patches.taps[i % patches.taps.length];
        }
        return all;
    }

    /** Row by row without panels. */
    private void direct(Buffers buffers, MemorySegment copy, Piece piece) {
        int columns = patches.x.count();
        MemorySegment row = buffers.results(bytes(columns) + bytes(Tiles.WIDTH));
        float start = begin == MemorySegment.NULL ? 0 : begin.get(ValueLayout.JAVA_FLOAT, piece.channel * Tiles.ROW);
        long w0 = piece.channel * bytes(patches.depth());
        int each = patches.places(piece.band);
        for (int place = 0; place < piece.images * each; place += columns) {
            long from = patches.patch(place / each, place % each / columns);
            long to = at(piece, place);
            if (patches.x.dense()) {
                DirectKernels.row(copy, from, offsets, weights, w0, start, accumulate, target, to, columns);
            } else {
                DirectKernels.row(copy, from, offsets, weights, w0, start, false, row, 0, columns);
                PatchKernels.scatter(row, 0, target, to, bytes(patches.x.apart()), columns, accumulate);
            }
        }
    }

    private void activate(UnaryLoop function, Piece piece) {
        int each = patches.places(piece.band);
        for (int image = 0; image < piece.images; image++) {
            long at = at(piece, image * each);
            for (int row = 0; row < piece.rows; row++) {
                function.run(target, at, target, at, bytes(each));
                at += plane();
            }
        }
    }
}
