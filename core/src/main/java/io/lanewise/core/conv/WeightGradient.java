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

    private static final long SERIAL = 500_000;
    private static final long TASK = 4_000_000;
    private static final int TASKS = 8;
    private static final long MOST_BYTES = 64L << 20;

    private final MemorySegment source;
    private final MemorySegment gradient;
    private final int batch;
    private final int groups;

    /** Outputs of a group, and the same in whole vectors. */
    private final int outputs;

    private final int lanes;
    private final Patches patches;
    private final int units;
    private final int parts;
    private final long flops;

    /** Bytes of a part's sum of a group: {@code [depth, lanes]}. */
    private final long sumBytes;

    private MemorySegment sums = MemorySegment.NULL;

    WeightGradient(NDArray x, NDArray dy, int groups, Sweep down, Sweep across) {
        this.source = x.segment();
        this.gradient = dy.segment();
        this.batch = x.shape().dim(0);
        this.groups = groups;
        this.outputs = dy.shape().dim(1) / groups;
        this.lanes = (outputs + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
        this.patches = new Patches(batch, x.shape().dim(1) / groups, down, across, BLOCK);
        this.units = (batch + patches.images - 1) / patches.images * patches.bands;
        this.sumBytes = patches.depth() * bytes(lanes);
        this.flops = 2L * outputs * groups * patches.depth() * batch * down.count() * across.count();
        long most = Math.min(TASKS, Math.max(1, MOST_BYTES / (sumBytes * groups)));
        this.parts = (int) Math.clamp(flops / TASK, 1, Math.min(most, units));
    }

    /** {@code dw (+)=} the sum. */
    void run(NDArray dw, boolean accumulate) {
        NDArray memory =
                NDArray.empty(Shape.of(Math.toIntExact((long) parts * groups * sumBytes / Float.BYTES)), "conv");
        sums = memory.segment();
        int tasks = parts * groups;
        if (flops > SERIAL) {
            Parallel.run(tasks, this);
        } else {
            for (int task = 0; task < tasks; task++) {
                accept(task);
            }
        }
        for (int part = 1; part < parts; part++) {
            PatchKernels.add(sums, (long) part * groups * sumBytes, sums, 0, groups * sumBytes);
        }
        collect(dw.segment(), accumulate);
        memory.release();
    }

    /** Sums, which are transposed, to the gradient. */
    private void collect(MemorySegment dw, boolean accumulate) {
        int depth = patches.depth();
        for (int group = 0; group < groups; group++) {
            for (int output = 0; output < outputs; output++) {
                long from = group * sumBytes + bytes(output);
                long to = (long) (group * outputs + output) * bytes(depth);
                for (int k = 0; k < depth; k++) {
                    float sum = sums.get(ValueLayout.JAVA_FLOAT, from);
                    float before = accumulate ? dw.get(ValueLayout.JAVA_FLOAT, to) : 0;
                    dw.set(ValueLayout.JAVA_FLOAT, to, before + sum);
                    from += bytes(lanes);
                    to += Float.BYTES;
                }
            }
        }
    }

    @Override
    public void accept(int task) {
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
            int images = Math.min(patches.images, batch - image);
            for (int i = 0; i < images; i++) {
                long channel = (long) ((image + i) * groups + group) * patches.channels;
                patches.load(source, channel * bytes(patches.y.source() * patches.x.source()), band, copy, i);
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
        MemorySegment panel = buffers.patches(patches.panelBytes(PITCH));
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
            patches.pack(copy, place / BLOCK, panel, PITCH);
            for (int done = 0; done < count; ) {
                int inside = (place + done) % each;
                int some = Math.min(count - done, each - inside);
                long at = at(image + (place + done) / each, group, band, inside);
                Tiles.transpose(gradient, at, plane(), outputs, some, turned, done * Tiles.ROW, turnedPanel);
                done += some;
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
                        gradient,
                        at(image + i, group, band, 0),
                        patches.places(band) / columns,
                        columns,
                        vectors,
                        (long) tap * Lanes.BYTES);
            }
        }
    }

    private long plane() {
        return bytes(patches.y.count() * patches.x.count());
    }

    /** Where the gradient of a group's first output lies. */
    private long at(int image, int group, int band, int place) {
        long channel = (long) image * groups * outputs + (long) group * outputs;
        return channel * plane() + bytes(band * patches.band * patches.x.count() + place);
    }
}
