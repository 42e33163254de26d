package io.lanewise.core.conv;

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
 * The gradient of few weights {@code [outputs, depth]}: a vector of sums for each, whose lanes are added at the end. As in {@link WeightGradient}, parts of the sum over images follow from the shape.
 */
abstract class FewWeights implements IntConsumer {
    private static final long SERIAL = 500_000;
    private static final long TASK = 4_000_000;
    private static final int TASKS = 8;

    final int outputs;
    private final int depth;

    /** Where the elements under each tap of each channel begin; the last is repeated to fill a tile. */
    final long[] taps;

    /** Bytes of an output's sums, and of a part's. */
    final long row;

    private final long sumBytes;
    private final int units;
    private final int parts;
    private final long flops;
    private MemorySegment sums = MemorySegment.NULL;

    /**
     * Nothing yet.
     *
     * @param units of images that parts consist of
     * @param each products of a unit, of all weights
     * @param most parts that there can be
     */
    FewWeights(int outputs, long[] taps, int units, long each, int most) {
        this.outputs = outputs;
        this.depth = taps.length;
        this.taps = new long[padded(depth, FlatKernels.TAPS)];
        for (int i = 0; i < this.taps.length; i++) {
            this.taps[i] = taps[Math.min(i, depth - 1)];
        }
        this.row = (long) this.taps.length * Lanes.BYTES;
        this.sumBytes = padded(outputs, FlatKernels.OUTPUTS) * row;
        this.units = units;
        this.flops = 2 * each * units;
        this.parts = (int) Math.min(Parallel.balanced(flops, TASK), Math.min(TASKS, most));
    }

    private static int padded(int count, int unit) {
        return (count + unit - 1) / unit * unit;
    }

    /** Vectors of sums. */
    static long vectors(int outputs, int depth) {
        return (long) padded(outputs, FlatKernels.OUTPUTS) * padded(depth, FlatKernels.TAPS);
    }

    /** Adds what units from {@code first} to {@code end} give to the sums that begin at byte {@code sum}. */
    abstract void add(int first, int end, MemorySegment sums, long sum);

    /** {@code dw (+)=} the gradient. */
    final void run(NDArray dw, boolean accumulate) {
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

    @Override
    public final void accept(int part) {
        sums.asSlice(part * sumBytes, sumBytes).fill((byte) 0);
        int first = (int) ((long) units * part / parts);
        add(first, (int) ((long) units * (part + 1) / parts), sums, part * sumBytes);
    }

    private void collect(MemorySegment dw, boolean accumulate) {
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
}
