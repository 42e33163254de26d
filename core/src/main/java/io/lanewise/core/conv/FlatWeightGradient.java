package io.lanewise.core.conv;

import static io.lanewise.core.conv.Patches.bytes;
import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntConsumer;

/**
 * The gradient of few weights: for each, a vector of sums over an image whose rows follow one another with their borders. The outputs' gradients are
 * spread to the same rows, zeros where there is no place, so an image is one long product, and nothing is packed, transposed or
 * repeated. As in {@link WeightGradient}, parts of the sum over images follow from the shape.
 */
final class FlatWeightGradient implements IntConsumer {
    /** Most sums, as vectors: with more than stay in the first-level cache, panels are as fast. */
    private static final int MOST_SUMS = 512;

    /** Images that are taken at once. */
    private static final int IMAGES = 8;

    private static final long SERIAL = 500_000;
    private static final long TASK = 4_000_000;
    private static final int TASKS = 8;

    private final MemorySegment source;
    private final MemorySegment gradient;
    private final int batch;
    private final int outputs;
    private final int down;
    private final int across;
    private final Patches patches;

    /** Bytes of all places of an output, whole vectors. */
    private final long length;

    /** Where the elements under each tap of each channel begin; the last is repeated to fill a tile. */
    private final long[] taps;

    /** Bytes of an output's sums, and of a part's. */
    private final long row;

    private final long sumBytes;
    private final int parts;
    private final long flops;
    private MemorySegment sums = MemorySegment.NULL;

    private FlatWeightGradient(NDArray x, NDArray dy, Sweep y, Sweep columns, Patches patches) {
        this.source = x.segment();
        this.gradient = dy.segment();
        this.batch = x.shape().dim(0);
        this.outputs = dy.shape().dim(1);
        this.down = y.count();
        this.across = columns.count();
        this.patches = patches;
        long places = (down - 1) * patches.pitch + bytes(across);
        this.length = (places + Lanes.BYTES - 1) / Lanes.BYTES * Lanes.BYTES;
        int depth = patches.depth();
        this.taps = new long[padded(depth, FlatKernels.TAPS)];
        for (int i = 0; i < taps.length; i++) {
            int k = Math.min(i, depth - 1);
            taps[i] = k / patches.taps.length * patches.channelPitch() + patches.taps[k % patches.taps.length];
        }
        this.row = (long) taps.length * Lanes.BYTES;
        this.sumBytes = padded(outputs, FlatKernels.OUTPUTS) * row;
        this.flops = 2L * outputs * depth * batch * down * across;
        this.parts = Math.clamp(flops / TASK, 1, Math.min(TASKS, (batch + patches.images - 1) / patches.images));
    }

    private static int padded(int count, int unit) {
        return (count + unit - 1) / unit * unit;
    }

    /** {@code dw (+)=} the gradient, if it is of the kind that goes fast this way; else false. */
    static boolean run(NDArray x, NDArray dy, int groups, Sweep y, Sweep columns, NDArray dw, boolean accumulate) {
        long sums = (long) padded(dy.shape().dim(1), FlatKernels.OUTPUTS)
                * padded(x.shape().dim(1) * y.taps().length * columns.taps().length, FlatKernels.TAPS);
        if (!Lanes.FMA || groups > 1 || sums > MOST_SUMS || y.step() > 1 || columns.step() > 1) {
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

    private void run(NDArray dw, boolean accumulate) {
        NDArray memory = NDArray.empty(Shape.of(Math.toIntExact(parts * sumBytes / Float.BYTES)), "conv");
        sums = memory.segment();
        if (flops > SERIAL) {
            Parallel.run(parts, this);
        } else {
            for (int part = 0; part < parts; part++) {
                accept(part);
            }
        }
        for (int part = 1; part < parts; part++) {
            PatchKernels.add(sums, part * sumBytes, sums, 0, sumBytes);
        }
        collect(dw.segment(), accumulate);
        memory.release();
    }

    private void collect(MemorySegment dw, boolean accumulate) {
        int depth = patches.depth();
        long to = 0;
        for (int output = 0; output < outputs; output++) {
            for (int k = 0; k < depth; k++) {
                float before = accumulate ? dw.get(ValueLayout.JAVA_FLOAT, to) : 0;
                float sum = Lanes.sum(
                        fromMemorySegment(F, NATIVE.cast(sums), output * row + (long) k * Lanes.BYTES, ORDER));
                dw.set(ValueLayout.JAVA_FLOAT, to, before + sum);
                to += Float.BYTES;
            }
        }
    }

    @Override
    public void accept(int part) {
        Buffers buffers = Buffers.get();
        long spread = length + 3L * Lanes.BYTES;
        // What lies behind is read with factors of 0, so it must be finite; the factors must be there.
        MemorySegment copy = buffers.images(patches.imageBytes()).fill((byte) 0);
        MemorySegment above = buffers.results(spread * patches.images * outputs).fill((byte) 0);
        long sum = part * sumBytes;
        sums.asSlice(sum, sumBytes).fill((byte) 0);
        long image = bytes(patches.channels * patches.y.source() * patches.x.source());
        long plane = bytes(down * across);
        int end = (int) ((long) batch * (part + 1) / parts);
        for (int i = (int) ((long) batch * part / parts); i < end; i += patches.images) {
            int images = Math.min(patches.images, end - i);
            for (int j = 0; j < images; j++) {
                patches.load(source, (i + j) * image, 0, copy, j);
                for (int output = 0; output < outputs; output++) {
                    long from = ((long) (i + j) * outputs + output) * plane;
                    long to = ((long) j * outputs + output) * spread;
                    PatchKernels.plane(gradient, from, bytes(across), above, to, 0, patches.pitch, down);
                }
            }
            products(copy, above, spread, images, sum);
        }
    }

    private void products(MemorySegment copy, MemorySegment above, long spread, int images, long sum) {
        int steps = (int) (length / Lanes.BYTES);
        for (int output = 0; output < outputs; output += FlatKernels.OUTPUTS) {
            long d0 = output * spread;
            long d1 = Math.min(output + 1, outputs - 1) * spread;
            long d2 = Math.min(output + 2, outputs - 1) * spread;
            long to = sum + output * row;
            for (int tap = 0; tap < taps.length; tap += FlatKernels.TAPS) {
                FlatKernels.dots(
                        copy,
                        patches.imagePitch(),
                        taps,
                        tap,
                        above,
                        outputs * spread,
                        d0,
                        d1,
                        d2,
                        images,
                        steps,
                        sums,
                        to,
                        row);
                to += FlatKernels.TAPS * (long) Lanes.BYTES;
            }
        }
    }
}
