package io.lanewise.core.conv;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Means of two by two where windows cover images: all images are one list of pairs of rows. Sums of two rows, or what goes back to each of them, lie side by side in a buffer, so vectors need no regard to where
 * rows end. Rows go in ascending order: what a whole vector writes too much is overwritten by the next row.
 */
final class AverageKernels {
    /** Bytes of sums that are made before they are used. */
    private static final long BLOCK = 8192;

    private static final long V = Lanes.BYTES;
    private static final IntVector EVEN = IntVector.broadcast(Lanes.I, 0).addIndex(2);
    private static final IntVector ODD = IntVector.broadcast(Lanes.I, 1).addIndex(2);
    private static final FloatVector QUARTER = FloatVector.broadcast(F, 0.25f);

    /** Lanes 0, 0, 1, 1, ..., and the same of the upper half. */
    private static final VectorShuffle<Float> LOW = VectorShuffle.fromOp(F, lane -> lane / 2);

    private static final VectorShuffle<Float> HIGH = VectorShuffle.fromOp(F, lane -> Lanes.COUNT / 2 + lane / 2);

    private AverageKernels() {}

    /** @param row bytes of a row, of which there are {@code 2 pairs} */
    static void average(MemorySegment source, long from, long row, MemorySegment target, long to, int pairs) {
        int most = (int) Math.max(1, BLOCK / row);
        long sums = most * row + 2 * V;
        MemorySegment memory = Buffers.get().results(sums + 2 * row + V);
        for (int pair = 0; pair < pairs; pair += most) {
            int some = Math.min(most, pairs - pair);
            // Loads of whole vectors must end inside.
            int simple = Math.clamp((source.byteSize() - V - from) / (2 * row), 0, some);
            sums(source, from, row, memory, 0, simple);
            for (int i = simple; i < some; i++) {
                MemorySegment.copy(source, from + 2L * i * row, memory, sums, 2 * row);
                sums(memory, sums, row, memory, i * row, 1);
            }
            long length = some * row / 2;
            long whole = length / V * V;
            means(memory, 0, target, to, whole);
            if (whole < length) {
                means(memory, 2 * whole, memory, sums, V);
                MemorySegment.copy(memory, sums, target, to + whole, length - whole);
            }
            from += 2L * some * row;
            to += length;
        }
    }

    /** Sums of pairs of rows, side by side. */
    private static void sums(MemorySegment source, long from, long row, MemorySegment target, long to, int pairs) {
        MemorySegment in = NATIVE.cast(source);
        MemorySegment out = NATIVE.cast(target);
        for (int pair = 0; pair < pairs; pair++) {
            for (long i = 0; i < row; i += V) {
                FloatVector.fromMemorySegment(F, in, from + i, ORDER)
                        .add(FloatVector.fromMemorySegment(F, in, from + row + i, ORDER))
                        .intoMemorySegment(out, to + i, ORDER);
            }
            from += 2 * row;
            to += row;
        }
    }

    /** A quarter of the sums of neighbours: {@code length} bytes, whole vectors. */
    private static void means(MemorySegment sums, long from, MemorySegment target, long to, long length) {
        MemorySegment in = NATIVE.cast(sums);
        MemorySegment out = NATIVE.cast(target);
        for (long i = 0; i < length; i += V) {
            IntVector u = IntVector.fromMemorySegment(Lanes.I, in, from + 2 * i, ORDER);
            IntVector v = IntVector.fromMemorySegment(Lanes.I, in, from + 2 * i + V, ORDER);
            EVEN.selectFrom(u, v)
                    .reinterpretAsFloats()
                    .add(ODD.selectFrom(u, v).reinterpretAsFloats())
                    .mul(QUARTER)
                    .intoMemorySegment(out, to + i, ORDER);
        }
    }

    /** Gradients to rows that are overwritten. */
    static void backward(MemorySegment above, long from, MemorySegment below, long to, long row, int pairs) {
        int most = (int) Math.max(1, BLOCK / row);
        long shares = most * row + 2 * V;
        MemorySegment memory = Buffers.get().results(shares + V);
        long end = to + 2L * pairs * row;
        for (int pair = 0; pair < pairs; pair += most) {
            int some = Math.min(most, pairs - pair);
            long length = some * row / 2;
            long whole = length / V * V;
            twice(above, from, memory, 0, whole);
            if (whole < length) {
                MemorySegment.copy(above, from + whole, memory, shares, length - whole);
                twice(memory, shares, memory, 2 * whole, V);
            }
            // What is written too much must be overwritten.
            int simple = Math.clamp((end - V - to) / (2 * row), 0, some);
            rows(memory, row, below, to, simple);
            for (int i = simple; i < some; i++) {
                MemorySegment.copy(memory, i * row, below, to + 2L * i * row, row);
                MemorySegment.copy(memory, i * row, below, to + (2L * i + 1) * row, row);
            }
            from += length;
            to += 2L * some * row;
        }
    }

    /** A quarter of each gradient, twice: {@code length} bytes, whole vectors. */
    private static void twice(MemorySegment above, long from, MemorySegment target, long to, long length) {
        MemorySegment in = NATIVE.cast(above);
        MemorySegment out = NATIVE.cast(target);
        for (long i = 0; i < length; i += V) {
            FloatVector share =
                    FloatVector.fromMemorySegment(F, in, from + i, ORDER).mul(QUARTER);
            share.rearrange(LOW).intoMemorySegment(out, to + 2 * i, ORDER);
            share.rearrange(HIGH).intoMemorySegment(out, to + 2 * i + V, ORDER);
        }
    }

    /** Each row to two. */
    private static void rows(MemorySegment shares, long row, MemorySegment below, long to, int pairs) {
        MemorySegment in = NATIVE.cast(shares);
        MemorySegment out = NATIVE.cast(below);
        for (int r = 0; r < 2 * pairs; r++) {
            long from = (r >> 1) * row;
            for (long i = 0; i < row; i += V) {
                FloatVector.fromMemorySegment(F, in, from + i, ORDER).intoMemorySegment(out, to + i, ORDER);
            }
            to += row;
        }
    }
}
