package io.lanewise.core.conv;

import static io.lanewise.core.conv.Patches.bytes;
import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code dw = dy · patches(x)ᵀ}, computed as its transpose: patches are read element by element where they were packed for it, and dy, much the
 * smaller of the two, is transposed into panels. The sum over images is cut in parts that follow from the shape; each part has
 * its own sum, and these are added in order.
 */
final class WeightGradient implements IntConsumer {
    /** Places of a block: steps of the products' sum. */
    private static final int BLOCK = 256;

    /** Bytes between rows of a block of patches; not a power of two, so that rows do not meet in the cache. */
    private static final long PITCH = bytes(BLOCK) + 64;

    private static final int[] NONE = {};
    private static final float[] EMPTY = {};
    private static final long SERIAL = 500_000;
    private static final long TASK = 4_000_000;
    private static final int TASKS = 8;
    private static final long MOST_BYTES = 3L << 19;

    private final Images all;
    private final Weights target;

    /** Outputs of a group, and the same in whole vectors. */
    private final int outputs;

    private final int lanes;
    private final Patches patches;

    /** For the way without panels of patches, or null. */
    private final @Nullable TapSums taps;

    private final int units;
    private final int parts;
    private final long flops;

    /** Bytes of a part's sum of a group: {@code [depth, lanes]}. */
    private final long sumBytes;

    private MemorySegment sums = MemorySegment.NULL;

    /**
     * Images and the gradients of their convolution.
     *
     * @param channels of an image; {@code firstChannel} is the first one that is looked at
     * @param outputs of an image's gradient
     * @param plane places of an output
     */
    record Images(
            MemorySegment source,
            MemorySegment gradient,
            int count,
            int groups,
            int channels,
            int firstChannel,
            int outputs,
            int firstOutput,
            int plane) {
        /** Some groups that begin so many channels and outputs further. */
        Images from(int some, int channel, int output) {
            return new Images(
                    source,
                    gradient,
                    count,
                    some,
                    channels,
                    firstChannel + channel,
                    outputs,
                    firstOutput + output,
                    plane);
        }
    }

    /**
     * Where the gradient of weights {@code [outputs, channels, taps]} goes.
     *
     * @param at the first one's byte
     * @param channels of an output
     */
    record Weights(MemorySegment segment, long at, int channels, int taps, boolean accumulate) {
        Weights from(int output, int channel, boolean more) {
            return new Weights(
                    segment, at + output * row() + channel * bytes(taps), channels, taps, accumulate || more);
        }

        /** Bytes from an output's weights to the next. */
        long row() {
            return channels * bytes(taps);
        }
    }

    /** @param channels that are looked at, of each group, as are the outputs */
    WeightGradient(Images all, int channels, int outputs, Sweep down, Sweep across, Weights target) {
        this.all = all;
        this.target = target;
        this.outputs = outputs;
        this.lanes = (outputs + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
        if (TapSums.fits(across, outputs)) {
            int together = Patches.together(all.count, channels, down, across);
            this.patches = new Patches(together, channels, down, across, 0);
            this.taps = new TapSums(patches, outputs);
        } else {
            this.patches = new Patches(all.count, channels, down, across, BLOCK);
            this.taps = null;
        }
        this.units = (all.count + patches.images - 1) / patches.images * patches.bands;
        this.sumBytes = patches.depth() * bytes(lanes);
        this.flops = 2L * outputs * all.groups * patches.depth() * all.count * down.count() * across.count();
        long most = Math.min(TASKS, Math.max(1, MOST_BYTES / (sumBytes * all.groups)));
        this.parts = (int) Math.min(Parallel.balanced(flops, TASK), Math.min(most, units));
    }

    /** {@code dw (+)=} the sum. */
    void run() {
        int groups = all.groups;
        NDArray memory =
                NDArray.empty(Shape.of(Math.toIntExact((long) parts * groups * sumBytes / Float.BYTES)), "conv");
        sums = memory.segment();
        int blocks = (patches.depth() + Tiles.WIDTH - 1) / Tiles.WIDTH;
        if (flops > SERIAL) {
            Parallel.run(parts * groups, this);
            Parallel.run(blocks * groups, this::collect);
        } else {
            for (int task = 0; task < parts * groups; task++) {
                accept(task);
            }
            for (int task = 0; task < blocks * groups; task++) {
                collect(task);
            }
        }
        memory.release();
    }

    /** The sums of a block of a group's weights, which are transposed, to the gradient. */
    private void collect(int task) {
        int group = task % all.groups;
        int k = task / all.groups * Tiles.WIDTH;
        int count = Math.min(Tiles.WIDTH, patches.depth() - k);
        long from = group * sumBytes + k * bytes(lanes);
        for (int part = 1; part < parts; part++) {
            long more = (long) part * all.groups * sumBytes + from;
            PatchKernels.add(sums, more, sums, from, count * bytes(lanes));
        }
        MemorySegment turned = Buffers.get().results((outputs + Lanes.COUNT) * Tiles.ROW);
        Tiles.transpose(sums, from, bytes(lanes), count, outputs, turned, 0, 0);
        long to = target.at + (long) group * outputs * target.row() + bytes(k);
        for (int output = 0; output < outputs; output++) {
            OutputKernels.finish(turned, output * Tiles.ROW, target.segment, to, bytes(count), target.accumulate);
            to += target.row();
        }
    }

    @Override
    public void accept(int task) {
        int groups = all.groups;
        int group = task % groups;
        int part = task / groups;
        Buffers buffers = Buffers.get();
        MemorySegment copy = buffers.images(patches.imageBytes());
        long sum = (long) task * sumBytes;
        sums.asSlice(sum, sumBytes).fill((byte) 0);
        boolean direct = groups > 1 && outputs == 1 && patches.channels == 1;
        MemorySegment vectors = direct ? vectors(buffers) : MemorySegment.NULL;
        int end = (int) ((long) units * (part + 1) / parts);
        for (int unit = (int) ((long) units * part / parts); unit < end; unit++) {
            int band = unit % patches.bands;
            int image = unit / patches.bands * patches.images;
            int images = Math.min(patches.images, all.count - image);
            for (int i = 0; i < images; i++) {
                long channel = (long) (image + i) * all.channels + all.firstChannel + (long) group * patches.channels;
                patches.load(all.source, channel * bytes(patches.y.source() * patches.x.source()), band, copy, i);
            }
            if (direct) {
                dots(copy, image, images, band, group, vectors);
            } else {
                products(buffers, copy, image, images, band, group, sum);
            }
        }
        if (direct) {
            for (int tap = 0; tap < patches.taps.length; tap++) {
                sums.set(
                        ValueLayout.JAVA_FLOAT,
                        sum + tap * bytes(lanes),
                        Lanes.sum(fromMemorySegment(F, NATIVE.cast(vectors), (long) tap * Lanes.BYTES, ORDER)));
            }
        }
    }

    private void products(Buffers buffers, MemorySegment copy, int image, int images, int band, int group, long sum) {
        MemorySegment panel = buffers.patches(taps == null ? patches.panelBytes(PITCH) : TapSums.BLOCK_BYTES);
        float[] in = taps == null ? EMPTY : buffers.elements(patches.imageBytes());
        int[] places = taps == null ? NONE : buffers.places(BLOCK);
        long turnedPanel = (BLOCK + 2L * Lanes.COUNT) * Tiles.ROW;
        int panels = (outputs + Tiles.WIDTH - 1) / Tiles.WIDTH;
        MemorySegment turned = buffers.results(panels * turnedPanel);
        Tiles tiles = Tiles.get();
        tiles.a(panel, PITCH, Float.BYTES);
        tiles.b(turned, Tiles.ROW);
        tiles.c(sums, bytes(lanes));
        tiles.start(sums, bytes(lanes));
        int each = patches.places(band);
        for (int place = 0; place < images * each; place += BLOCK) {
            int count = Math.min(BLOCK, images * each - place);
            if (taps == null) {
                patches.pack(copy, place / BLOCK, panel, PITCH);
            } else {
                taps.places(place, count, each, places);
            }
            for (int done = 0; done < count; ) {
                int inside = (place + done) % each;
                int some = Math.min(count - done, each - inside);
                long at = at(image + (place + done) / each, group, band, inside);
                Tiles.transpose(all.gradient, at, plane(), outputs, some, turned, done * Tiles.ROW, turnedPanel);
                done += some;
            }
            if (taps != null) {
                taps.add(in, places, count, turned, turnedPanel, panel, sums, sum, bytes(lanes));
                continue;
            }
            for (int p = 0; p < panels; p++) {
                int columns = Math.min(Tiles.WIDTH, lanes - p * Tiles.WIDTH);
                long to = sum + p * Tiles.ROW;
                tiles.multiply(patches.depth(), columns, count, 0, p * turnedPanel, to, to);
            }
        }
    }

    private MemorySegment vectors(Buffers buffers) {
        long bytes = (patches.taps.length + DirectKernels.TAPS) * (long) Lanes.BYTES;
        MemorySegment vectors = buffers.results(bytes);
        vectors.asSlice(0, bytes).fill((byte) 0);
        return vectors;
    }

    /** One channel to one output: each tap is a sum of products of rows. */
    private void dots(MemorySegment copy, int image, int images, int band, int group, MemorySegment vectors) {
        long[] taps = patches.taps;
        int columns = patches.x.count();
        for (int i = 0; i < images; i++) {
            for (int tap = 0; tap < taps.length; tap += DirectKernels.TAPS) {
                int last = taps.length - 1;
                DirectKernels.dots(
                        copy,
                        patches.patch(i, 0),
                        patches.y.step() * patches.pitch,
                        taps[tap],
                        taps[Math.min(tap + 1, last)],
                        all.gradient,
                        at(image + i, group, band, 0),
                        patches.places(band) / columns,
                        columns,
                        vectors,
                        (long) tap * Lanes.BYTES);
            }
        }
    }

    private long plane() {
        return bytes(all.plane);
    }

    /** Where the gradient of a group's first output lies. */
    private long at(int image, int group, int band, int place) {
        long output = (long) image * all.outputs + all.firstOutput + (long) group * outputs;
        return output * plane() + bytes(patches.x.first() + band * patches.band * patches.x.count() + place);
    }
}
