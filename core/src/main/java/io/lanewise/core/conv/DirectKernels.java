package io.lanewise.core.conv;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Convolution without patches, for groups of one output: there is no product to speak of, each element is used once for each tap. */
final class DirectKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

    /** Taps whose sums are taken at once. */
    static final int TAPS = 2;

    private DirectKernels() {}

    /**
     * A row of results: the sum over i of the element {@code offsets[i]} from the place, times weight i, begun with a number or with what is
     * there.
     */
    static void row(
            MemorySegment copy,
            long at,
            long[] offsets,
            MemorySegment weights,
            long w0,
            float begin,
            boolean add,
            MemorySegment target,
            long to,
            int count) {
        int i = 0;
        for (; i <= count - 2 * Lanes.COUNT; i += 2 * Lanes.COUNT) {
            two(copy, at, offsets, weights, w0, begin, add, target, to);
            at += 2L * Lanes.BYTES;
            to += 2L * Lanes.BYTES;
        }
        for (; i < count; i += Lanes.COUNT) {
            one(copy, at, offsets, weights, w0, begin, add, target, to, Math.min(Lanes.COUNT, count - i));
            at += Lanes.BYTES;
            to += Lanes.BYTES;
        }
    }

    private static void two(
            MemorySegment copy,
            long at,
            long[] offsets,
            MemorySegment weights,
            long w0,
            float begin,
            boolean add,
            MemorySegment target,
            long to) {
        MemorySegment in = NATIVE.cast(copy);
        MemorySegment w = NATIVE.cast(weights);
        MemorySegment out = NATIVE.cast(target);
        FloatVector u = FloatVector.broadcast(F, begin);
        FloatVector v = u;
        if (add) {
            u = FloatVector.fromMemorySegment(F, out, to, ORDER);
            v = FloatVector.fromMemorySegment(F, out, to + Lanes.BYTES, ORDER);
        }
        for (int i = 0; i < offsets.length; i++) {
            FloatVector weight = FloatVector.broadcast(F, w.get(FLOAT, w0 + i * 4L));
            long from = at + offsets[i];
            u = Lanes.fma(weight, FloatVector.fromMemorySegment(F, in, from, ORDER), u);
            v = Lanes.fma(weight, FloatVector.fromMemorySegment(F, in, from + Lanes.BYTES, ORDER), v);
        }
        u.intoMemorySegment(out, to, ORDER);
        v.intoMemorySegment(out, to + Lanes.BYTES, ORDER);
    }

    private static void one(
            MemorySegment copy,
            long at,
            long[] offsets,
            MemorySegment weights,
            long w0,
            float begin,
            boolean add,
            MemorySegment target,
            long to,
            int count) {
        MemorySegment in = NATIVE.cast(copy);
        MemorySegment w = NATIVE.cast(weights);
        MemorySegment out = NATIVE.cast(target);
        VectorMask<Float> mask = F.indexInRange(0, count);
        FloatVector u = FloatVector.broadcast(F, begin);
        if (add) {
            u = FloatVector.fromMemorySegment(F, out, to, ORDER, mask);
        }
        for (int i = 0; i < offsets.length; i++) {
            FloatVector weight = FloatVector.broadcast(F, w.get(FLOAT, w0 + i * 4L));
            u = Lanes.fma(weight, FloatVector.fromMemorySegment(F, in, at + offsets[i], ORDER), u);
        }
        u.intoMemorySegment(out, to, ORDER, mask);
    }

    /**
     * Six outputs at two vectors of places, from the bordered copy: element {@code offsets[i]} from {@code u} and {@code v} times weight i of each
     * output.
     *
     * @param row bytes from an output's weights to the next
     * @param outputs at most six; the last one is repeated for those that do not exist
     * @param block receives six rows of two vectors
     */
    static void six(
            MemorySegment copy,
            long u,
            long v,
            long[] offsets,
            MemorySegment weights,
            long w0,
            long row,
            int outputs,
            MemorySegment block) {
        MemorySegment in = NATIVE.cast(copy);
        MemorySegment w = NATIVE.cast(weights);
        MemorySegment out = NATIVE.cast(block);
        long w1 = w0 + Math.min(1, outputs - 1) * row;
        long w2 = w0 + Math.min(2, outputs - 1) * row;
        long w3 = w0 + Math.min(3, outputs - 1) * row;
        long w4 = w0 + Math.min(4, outputs - 1) * row;
        long w5 = w0 + Math.min(5, outputs - 1) * row;
        FloatVector c00 = FloatVector.zero(F);
        FloatVector c01 = FloatVector.zero(F);
        FloatVector c10 = FloatVector.zero(F);
        FloatVector c11 = FloatVector.zero(F);
        FloatVector c20 = FloatVector.zero(F);
        FloatVector c21 = FloatVector.zero(F);
        FloatVector c30 = FloatVector.zero(F);
        FloatVector c31 = FloatVector.zero(F);
        FloatVector c40 = FloatVector.zero(F);
        FloatVector c41 = FloatVector.zero(F);
        FloatVector c50 = FloatVector.zero(F);
        FloatVector c51 = FloatVector.zero(F);
        for (int i = 0; i < offsets.length; i++) {
            long at = i * 4L;
            FloatVector y0 = FloatVector.fromMemorySegment(F, in, u + offsets[i], ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(F, in, v + offsets[i], ORDER);
            FloatVector x = FloatVector.broadcast(F, w.get(FLOAT, w0 + at));
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            x = FloatVector.broadcast(F, w.get(FLOAT, w1 + at));
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            x = FloatVector.broadcast(F, w.get(FLOAT, w2 + at));
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            x = FloatVector.broadcast(F, w.get(FLOAT, w3 + at));
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            x = FloatVector.broadcast(F, w.get(FLOAT, w4 + at));
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            x = FloatVector.broadcast(F, w.get(FLOAT, w5 + at));
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
        }
        c00.intoMemorySegment(out, 0, ORDER);
        c01.intoMemorySegment(out, Lanes.BYTES, ORDER);
        c10.intoMemorySegment(out, 2L * Lanes.BYTES, ORDER);
        c11.intoMemorySegment(out, 3L * Lanes.BYTES, ORDER);
        c20.intoMemorySegment(out, 4L * Lanes.BYTES, ORDER);
        c21.intoMemorySegment(out, 5L * Lanes.BYTES, ORDER);
        c30.intoMemorySegment(out, 6L * Lanes.BYTES, ORDER);
        c31.intoMemorySegment(out, 7L * Lanes.BYTES, ORDER);
        c40.intoMemorySegment(out, 8L * Lanes.BYTES, ORDER);
        c41.intoMemorySegment(out, 9L * Lanes.BYTES, ORDER);
        c50.intoMemorySegment(out, 10L * Lanes.BYTES, ORDER);
        c51.intoMemorySegment(out, 11L * Lanes.BYTES, ORDER);
    }

    /** {@code count} results of a block's vector and a number to their place, or added to what is there. */
    static void finish(
            MemorySegment block, long from, float bias, MemorySegment target, long to, int count, boolean add) {
        VectorMask<Float> mask = F.indexInRange(0, count);
        FloatVector y = fromMemorySegment(F, NATIVE.cast(block), from, ORDER).add(bias);
        if (add) {
            y = y.add(fromMemorySegment(F, NATIVE.cast(target), to, ORDER, mask));
        }
        y.intoMemorySegment(NATIVE.cast(target), to, ORDER, mask);
    }

    /**
     * Adds products of {@code rows} rows of gradients with the rows under {@link #TAPS} taps, which lie {@code t0} and {@code t1} bytes from the
     * first, to as many vectors of sums.
     */
    static void dots(
            MemorySegment copy,
            long at,
            long pitch,
            long t0,
            long t1,
            MemorySegment gradient,
            long from,
            int rows,
            int count,
            MemorySegment sums,
            long to) {
        FloatVector s0 = fromMemorySegment(F, NATIVE.cast(sums), to, ORDER);
        FloatVector s1 = fromMemorySegment(F, NATIVE.cast(sums), to + Lanes.BYTES, ORDER);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < count; i += Lanes.COUNT) {
                VectorMask<Float> mask = F.indexInRange(0, Math.min(Lanes.COUNT, count - i));
                FloatVector dy = fromMemorySegment(F, NATIVE.cast(gradient), from + i * 4L, ORDER, mask);
                long x = at + i * 4L;
                s0 = Lanes.fma(dy, fromMemorySegment(F, NATIVE.cast(copy), x + t0, ORDER, mask), s0);
                s1 = Lanes.fma(dy, fromMemorySegment(F, NATIVE.cast(copy), x + t1, ORDER, mask), s1);
            }
            at += pitch;
            from += count * 4L;
        }
        s0.intoMemorySegment(NATIVE.cast(sums), to, ORDER);
        s1.intoMemorySegment(NATIVE.cast(sums), to + Lanes.BYTES, ORDER);
    }
}
