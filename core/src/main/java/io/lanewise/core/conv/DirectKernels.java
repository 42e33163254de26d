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
     * Six outputs at three vectors of places, from the bordered copy: element {@code offsets[i]} from u, v and t times weight i of each
     * output.
     *
     * @param from first of the offsets, and the one after the last
     * @param w from {@code w0} on what six outputs begin with, then the weights for each of the offsets side by side
     * @param outputs at most six: the last one is there again for those that do not exist
     * @param toU where the first output's vectors go, those of the next output {@code plane} bytes further
     */
    static void six(
            MemorySegment copy,
            long u,
            long v,
            long t,
            long[] offsets,
            int from,
            int end,
            float[] w,
            int w0,
            int outputs,
            MemorySegment target,
            long toU,
            long toV,
            long toT,
            long plane) {
        MemorySegment in = NATIVE.cast(copy);
        MemorySegment out = NATIVE.cast(target);
        long n1 = Math.min(1, outputs - 1);
        long n2 = Math.min(2, outputs - 1);
        long n3 = Math.min(3, outputs - 1);
        long n4 = Math.min(4, outputs - 1);
        long n5 = Math.min(5, outputs - 1);
        FloatVector c00 = FloatVector.broadcast(F, w[w0]);
        FloatVector c01 = c00;
        FloatVector c02 = c00;
        FloatVector c10 = FloatVector.broadcast(F, w[w0 + 1]);
        FloatVector c11 = c10;
        FloatVector c12 = c10;
        FloatVector c20 = FloatVector.broadcast(F, w[w0 + 2]);
        FloatVector c21 = c20;
        FloatVector c22 = c20;
        FloatVector c30 = FloatVector.broadcast(F, w[w0 + 3]);
        FloatVector c31 = c30;
        FloatVector c32 = c30;
        FloatVector c40 = FloatVector.broadcast(F, w[w0 + 4]);
        FloatVector c41 = c40;
        FloatVector c42 = c40;
        FloatVector c50 = FloatVector.broadcast(F, w[w0 + 5]);
        FloatVector c51 = c50;
        FloatVector c52 = c50;
        int at = w0 + 6 + from * 6;
        for (int i = from; i < end; i++) {
            long place = offsets[i];
            FloatVector y0 = FloatVector.fromMemorySegment(F, in, u + place, ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(F, in, v + place, ORDER);
            FloatVector y2 = FloatVector.fromMemorySegment(F, in, t + place, ORDER);
            FloatVector x = FloatVector.broadcast(F, w[at]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            c02 = x.fma(y2, c02);
            x = FloatVector.broadcast(F, w[at + 1]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            c12 = x.fma(y2, c12);
            x = FloatVector.broadcast(F, w[at + 2]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            c22 = x.fma(y2, c22);
            x = FloatVector.broadcast(F, w[at + 3]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            c32 = x.fma(y2, c32);
            x = FloatVector.broadcast(F, w[at + 4]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            c42 = x.fma(y2, c42);
            x = FloatVector.broadcast(F, w[at + 5]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            c52 = x.fma(y2, c52);
            at += 6;
        }
        c00.intoMemorySegment(out, toU, ORDER);
        c01.intoMemorySegment(out, toV, ORDER);
        c02.intoMemorySegment(out, toT, ORDER);
        c10.intoMemorySegment(out, toU + n1 * plane, ORDER);
        c11.intoMemorySegment(out, toV + n1 * plane, ORDER);
        c12.intoMemorySegment(out, toT + n1 * plane, ORDER);
        c20.intoMemorySegment(out, toU + n2 * plane, ORDER);
        c21.intoMemorySegment(out, toV + n2 * plane, ORDER);
        c22.intoMemorySegment(out, toT + n2 * plane, ORDER);
        c30.intoMemorySegment(out, toU + n3 * plane, ORDER);
        c31.intoMemorySegment(out, toV + n3 * plane, ORDER);
        c32.intoMemorySegment(out, toT + n3 * plane, ORDER);
        c40.intoMemorySegment(out, toU + n4 * plane, ORDER);
        c41.intoMemorySegment(out, toV + n4 * plane, ORDER);
        c42.intoMemorySegment(out, toT + n4 * plane, ORDER);
        c50.intoMemorySegment(out, toU + n5 * plane, ORDER);
        c51.intoMemorySegment(out, toV + n5 * plane, ORDER);
        c52.intoMemorySegment(out, toT + n5 * plane, ORDER);
    }

    /**
     * Four outputs at five vectors of places, as {@link #six} does six at three.
     *
     * @param at where five places begin in the copy, and from the sixth on where their results go
     */
    static void four(
            MemorySegment copy,
            long[] at,
            long[] offsets,
            int from,
            int end,
            float[] w,
            int w0,
            int outputs,
            MemorySegment target,
            long plane) {
        MemorySegment in = NATIVE.cast(copy);
        MemorySegment out = NATIVE.cast(target);
        long p0 = at[0];
        long p1 = at[1];
        long p2 = at[2];
        long p3 = at[3];
        long p4 = at[4];
        FloatVector c00 = FloatVector.broadcast(F, w[w0]);
        FloatVector c01 = c00;
        FloatVector c02 = c00;
        FloatVector c03 = c00;
        FloatVector c04 = c00;
        FloatVector c10 = FloatVector.broadcast(F, w[w0 + 1]);
        FloatVector c11 = c10;
        FloatVector c12 = c10;
        FloatVector c13 = c10;
        FloatVector c14 = c10;
        FloatVector c20 = FloatVector.broadcast(F, w[w0 + 2]);
        FloatVector c21 = c20;
        FloatVector c22 = c20;
        FloatVector c23 = c20;
        FloatVector c24 = c20;
        FloatVector c30 = FloatVector.broadcast(F, w[w0 + 3]);
        FloatVector c31 = c30;
        FloatVector c32 = c30;
        FloatVector c33 = c30;
        FloatVector c34 = c30;
        int weight = w0 + 4 + from * 4;
        for (int i = from; i < end; i++) {
            long place = offsets[i];
            FloatVector x0 = FloatVector.broadcast(F, w[weight]);
            FloatVector x1 = FloatVector.broadcast(F, w[weight + 1]);
            FloatVector x2 = FloatVector.broadcast(F, w[weight + 2]);
            FloatVector x3 = FloatVector.broadcast(F, w[weight + 3]);
            FloatVector y = FloatVector.fromMemorySegment(F, in, p0 + place, ORDER);
            c00 = x0.fma(y, c00);
            c10 = x1.fma(y, c10);
            c20 = x2.fma(y, c20);
            c30 = x3.fma(y, c30);
            y = FloatVector.fromMemorySegment(F, in, p1 + place, ORDER);
            c01 = x0.fma(y, c01);
            c11 = x1.fma(y, c11);
            c21 = x2.fma(y, c21);
            c31 = x3.fma(y, c31);
            y = FloatVector.fromMemorySegment(F, in, p2 + place, ORDER);
            c02 = x0.fma(y, c02);
            c12 = x1.fma(y, c12);
            c22 = x2.fma(y, c22);
            c32 = x3.fma(y, c32);
            y = FloatVector.fromMemorySegment(F, in, p3 + place, ORDER);
            c03 = x0.fma(y, c03);
            c13 = x1.fma(y, c13);
            c23 = x2.fma(y, c23);
            c33 = x3.fma(y, c33);
            y = FloatVector.fromMemorySegment(F, in, p4 + place, ORDER);
            c04 = x0.fma(y, c04);
            c14 = x1.fma(y, c14);
            c24 = x2.fma(y, c24);
            c34 = x3.fma(y, c34);
            weight += 4;
        }
        long n1 = Math.min(1, outputs - 1) * plane;
        long n2 = Math.min(2, outputs - 1) * plane;
        long n3 = Math.min(3, outputs - 1) * plane;
        long to0 = at[5];
        long to1 = at[6];
        long to2 = at[7];
        long to3 = at[8];
        long to4 = at[9];
        c00.intoMemorySegment(out, to0, ORDER);
        c01.intoMemorySegment(out, to1, ORDER);
        c02.intoMemorySegment(out, to2, ORDER);
        c03.intoMemorySegment(out, to3, ORDER);
        c04.intoMemorySegment(out, to4, ORDER);
        c10.intoMemorySegment(out, to0 + n1, ORDER);
        c11.intoMemorySegment(out, to1 + n1, ORDER);
        c12.intoMemorySegment(out, to2 + n1, ORDER);
        c13.intoMemorySegment(out, to3 + n1, ORDER);
        c14.intoMemorySegment(out, to4 + n1, ORDER);
        c20.intoMemorySegment(out, to0 + n2, ORDER);
        c21.intoMemorySegment(out, to1 + n2, ORDER);
        c22.intoMemorySegment(out, to2 + n2, ORDER);
        c23.intoMemorySegment(out, to3 + n2, ORDER);
        c24.intoMemorySegment(out, to4 + n2, ORDER);
        c30.intoMemorySegment(out, to0 + n3, ORDER);
        c31.intoMemorySegment(out, to1 + n3, ORDER);
        c32.intoMemorySegment(out, to2 + n3, ORDER);
        c33.intoMemorySegment(out, to3 + n3, ORDER);
        c34.intoMemorySegment(out, to4 + n3, ORDER);
    }

    /** {@code count} results of a block's vector to their place, or added to what is there. */
    static void finish(MemorySegment block, long from, MemorySegment target, long to, int count, boolean add) {
        VectorMask<Float> mask = F.indexInRange(0, count);
        FloatVector y = FloatVector.fromMemorySegment(F, NATIVE.cast(block), from, ORDER);
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
