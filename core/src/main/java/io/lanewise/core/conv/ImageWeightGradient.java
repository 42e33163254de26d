package io.lanewise.core.conv;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/** The gradient of few weights from many small images, images side by side in vectors, as in {@link ImageLanes}: no vector has empty lanes for a border, and all are read from where vectors begin. */
final class ImageWeightGradient extends FewWeights {
    /** Most sums, as vectors. */
    private static final int MOST_SUMS = 3072;

    /** Places whose gradients of three outputs stay in the first-level cache. */
    private static final int CHUNK = 112;

    private final MemorySegment source;
    private final MemorySegment gradient;
    private final int batch;
    private final ImageTurn in;
    private final ImageTurn results;

    /** Where the patch at each place begins, and the gradients there. */
    private final long[] below;

    private final long[] above;

    private ImageWeightGradient(
            NDArray x, NDArray dy, Sweep y, Sweep columns, ImageTurn in, ImageTurn results, long dw) {
        int batch = x.shape().dim(0);
        super(
                results.channels(),
                taps(in, y, columns),
                (batch + Lanes.COUNT - 1) / Lanes.COUNT,
                dw * y.count() * columns.count() * Lanes.COUNT,
                (batch + Lanes.COUNT - 1) / Lanes.COUNT);
        this.source = x.segment();
        this.gradient = dy.segment();
        this.batch = batch;
        this.in = in;
        this.results = results;
        this.below = new long[y.count() * columns.count()];
        this.above = new long[below.length];
        for (int i = 0; i < below.length; i++) {
            int row = i / columns.count() * y.step();
            int column = i % columns.count() * columns.step();
            above[i] = (long) i * Lanes.BYTES;
            below[i] = row * in.row() + (long) column * Lanes.BYTES;
        }
    }

    /** In the order of weights. */
    private static long[] taps(ImageTurn in, Sweep y, Sweep x) {
        int width = x.offsets().length;
        int each = y.offsets().length * width;
        long[] taps = new long[in.channels() * each];
        for (int i = 0; i < taps.length; i++) {
            taps[i] = i / each * in.plane() + in.at(y.offsets()[i % each / width], x.offsets()[i % width]);
        }
        return taps;
    }

    /** {@code dw (+)=} the gradient, if it is of the kind that goes fast this way; else false. */
    static boolean run(NDArray x, NDArray dy, int groups, Sweep y, Sweep columns, NDArray dw, boolean accumulate) {
        int channels = x.shape().dim(1);
        int outputs = dy.shape().dim(1);
        int depth = channels * y.taps().length * columns.taps().length;
        boolean few = outputs <= ImageLanes.MOST_OUTPUTS && !TapSums.fits(columns, outputs);
        if (!Lanes.FMA || groups > 1 || x.shape().dim(0) < Lanes.COUNT || !few) {
            return false;
        }
        ImageTurn in = ImageTurn.of(channels, y, columns);
        ImageTurn results = ImageTurn.of(outputs, y.count(), columns.count());
        if (vectors(outputs, depth) > MOST_SUMS || Math.max(in.bytes(), results.bytes()) > ImageLanes.MOST_BYTES) {
            return false;
        }
        new ImageWeightGradient(x, dy, y, columns, in, results, dw.size()).run(dw, accumulate);
        return true;
    }

    @Override
    void add(int first, int end, MemorySegment sums, long sum) {
        Buffers buffers = Buffers.get();
        MemorySegment copy = buffers.images(in.bytes());
        MemorySegment dy = buffers.results(results.bytes());
        long image = Patches.bytes(in.channels() * in.height() * in.width());
        long output = Patches.bytes(results.channels() * results.height() * results.width());
        for (int i = first; i < end; i++) {
            int begin = Math.min(i * Lanes.COUNT, batch - Lanes.COUNT);
            in.load(source, begin * image, image, copy);
            results.load(gradient, begin * output, output, dy);
            int again = i * Lanes.COUNT - begin;
            if (again > 0) { // images at the end that were taken before
                PatchKernels.clearLanes(copy, in.bytes(), again);
                PatchKernels.clearLanes(dy, results.bytes(), again);
            }
            int chunks = (below.length + CHUNK - 1) / CHUNK;
            for (int chunk = 0; chunk < chunks; chunk++) {
                products(copy, dy, below.length * chunk / chunks, below.length * (chunk + 1) / chunks, sums, sum);
            }
        }
    }

    private void products(MemorySegment copy, MemorySegment dy, int place, int end, MemorySegment sums, long sum) {
        long plane = results.plane();
        for (int output = 0; output < outputs; output += FlatKernels.OUTPUTS) {
            long d0 = output * plane;
            long d1 = d0 + Math.min(1, outputs - 1 - output) * plane;
            long d2 = d0 + Math.min(2, outputs - 1 - output) * plane;
            long to = sum + output * row;
            for (int tap = 0; tap < taps.length; tap += FlatKernels.TAPS) {
                FlatKernels.dots(copy, below, above, place, end, taps, tap, dy, d0, d1, d2, sums, to, row);
                to += FlatKernels.TAPS * (long) Lanes.BYTES;
            }
        }
    }
}
