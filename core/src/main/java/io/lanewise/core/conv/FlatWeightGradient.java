package io.lanewise.core.conv;

import static io.lanewise.core.conv.Patches.bytes;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of few weights from images whose rows follow one another with their borders. The outputs' gradients are
 * spread to the same rows, zeros where there is no place, so an image is one long product, and nothing is packed, transposed or
 * repeated.
 */
final class FlatWeightGradient extends FewWeights {
    /** Most sums, as vectors: with more than stay in the first-level cache, panels are as fast. */
    private static final int MOST_SUMS = 512;

    /** Images that are taken at once. */
    private static final int IMAGES = 8;

    private final MemorySegment source;
    private final MemorySegment gradient;
    private final int down;
    private final int across;
    private final Patches patches;

    /** Bytes from an output's gradients to the next one's: all places in whole vectors, and some. */
    private final long spread;

    /** Vectors of places of an image. */
    private final int steps;

    /** Where these begin in the copies of images, and in the gradients. */
    private final long[] below;

    private final long[] above;

    private FlatWeightGradient(NDArray x, NDArray dy, Sweep y, Sweep columns, Patches patches) {
        int batch = x.shape().dim(0);
        super(
                dy.shape().dim(1),
                taps(patches),
                batch,
                (long) dy.shape().dim(1) * patches.depth() * y.count() * columns.count(),
                (batch + patches.images - 1) / patches.images);
        this.source = x.segment();
        this.gradient = dy.segment();
        this.down = y.count();
        this.across = columns.count();
        this.patches = patches;
        long places = (down - 1) * patches.pitch + bytes(across);
        this.steps = (int) ((places + Lanes.BYTES - 1) / Lanes.BYTES);
        this.spread = (steps + 3L) * Lanes.BYTES;
        this.below = new long[steps * patches.images];
        this.above = new long[steps * patches.images];
        for (int i = 0; i < below.length; i++) {
            long step = (long) i % steps * Lanes.BYTES;
            below[i] = i / steps * patches.imagePitch() + step;
            above[i] = i / steps * spread * outputs + step;
        }
    }

    private static long[] taps(Patches patches) {
        long[] taps = new long[patches.depth()];
        for (int k = 0; k < taps.length; k++) {
            taps[k] = k / patches.taps.length * patches.channelPitch() + patches.taps[k % patches.taps.length];
        }
        return taps;
    }

    /** {@code dw (+)=} the gradient, if it is of the kind that goes fast this way; else false. */
    static boolean run(NDArray x, NDArray dy, int groups, Sweep y, Sweep columns, NDArray dw, boolean accumulate) {
        int depth = x.shape().dim(1) * y.taps().length * columns.taps().length;
        boolean many = vectors(dy.shape().dim(1), depth) > MOST_SUMS;
        if (!Lanes.FMA || groups > 1 || many || y.step() > 1 || columns.step() > 1) {
            return false;
        }
        int images = Math.min(IMAGES, x.shape().dim(0));
        Patches patches = new Patches(images, x.shape().dim(1), y, columns, 0);
        if (patches.bands > 1) {
            return false;
        }
        new FlatWeightGradient(x, dy, y, columns, patches).run(dw, accumulate);
        return true;
    }

    @Override
    void add(int first, int end, MemorySegment sums, long sum) {
        Buffers buffers = Buffers.get();
        // What lies behind is read with factors of 0, so it must be finite; the factors must be there.
        MemorySegment copy = buffers.images(patches.imageBytes()).fill((byte) 0);
        MemorySegment dy = buffers.results(spread * patches.images * outputs).fill((byte) 0);
        long image = bytes(patches.channels * patches.y.source() * patches.x.source());
        long plane = bytes(down * across);
        for (int i = first; i < end; i += patches.images) {
            int images = Math.min(patches.images, end - i);
            for (int j = 0; j < images; j++) {
                patches.load(source, (i + j) * image, 0, copy, j);
                for (int output = 0; output < outputs; output++) {
                    long from = ((long) (i + j) * outputs + output) * plane;
                    long to = ((long) j * outputs + output) * spread;
                    PatchKernels.plane(gradient, from, bytes(across), dy, to, 0, patches.pitch, down);
                }
            }
            products(copy, dy, images, sums, sum);
        }
    }

    private void products(MemorySegment copy, MemorySegment dy, int images, MemorySegment sums, long sum) {
        for (int output = 0; output < outputs; output += FlatKernels.OUTPUTS) {
            long d0 = output * spread;
            long d1 = Math.min(output + 1, outputs - 1) * spread;
            long d2 = Math.min(output + 2, outputs - 1) * spread;
            long to = sum + output * row;
            for (int tap = 0; tap < taps.length; tap += FlatKernels.TAPS) {
                FlatKernels.dots(copy, below, above, 0, steps * images, taps, tap, dy, d0, d1, d2, sums, to, row);
                to += FlatKernels.TAPS * (long) Lanes.BYTES;
            }
        }
    }
}
