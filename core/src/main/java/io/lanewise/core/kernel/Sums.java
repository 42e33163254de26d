package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.IS_FINITE;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Sums along memory and across it. The order of additions depends on lengths alone. */
final class Sums {
    /** Bytes that are summed in float before double takes over: 32 vectors for each of four accumulators. */
    private static final long BLOCK = 128L * Lanes.BYTES;

    /** Rows that are summed in float before compensation: the error of a short sum is small beside it. */
    private static final int ROWS = 128;

    private Sums() {}

    /** Sum of a segment of floats. */
    static double along(MemorySegment x) {
        double sum = 0;
        long bytes = x.byteSize();
        for (long at = 0; at < bytes; at += BLOCK) {
            sum += block(Native.slice(x, at, Math.min(BLOCK, bytes - at)));
        }
        return sum;
    }

    private static float block(MemorySegment x) {
        final long bytes = x.byteSize();
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = FloatVector.zero(Lanes.F);
        FloatVector c = FloatVector.zero(Lanes.F);
        FloatVector d = FloatVector.zero(Lanes.F);
        long i = 0;
        for (; i <= bytes - 4L * Lanes.BYTES; i += 4L * Lanes.BYTES) {
            a = a.add(Native.load(x, i));
            b = b.add(Native.load(x, i + Lanes.BYTES));
            c = c.add(Native.load(x, i + 2L * Lanes.BYTES));
            d = d.add(Native.load(x, i + 3L * Lanes.BYTES));
        }
        a = a.add(b).add(c.add(d));
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            a = a.add(Native.load(x, i));
        }
        if (i < bytes) {
            a = a.add(Native.load(x, i, Lanes.rest(bytes - i)));
        }
        return Lanes.sum(a);
    }

    /** {@code y (+)= factor * sum} of the rows of a matrix, each as long as y. */
    static void down(MemorySegment x, MemorySegment y, float factor, boolean accumulate) {
        final long pitch = y.byteSize();
        final long wide = 4L * Lanes.BYTES;
        long at = 0;
        for (; at <= pitch - wide; at += wide) {
            wideColumns(x, pitch, at, Native.slice(y, at, wide), factor, accumulate);
        }
        for (; at < pitch; at += Lanes.BYTES) {
            columns(x, pitch, at, Native.slice(y, at, Math.min(Lanes.BYTES, pitch - at)), factor, accumulate);
        }
    }

    /** Four vectors of columns from byte {@code at} of each row on. */
    private static void wideColumns(
            MemorySegment x, long pitch, long at, MemorySegment y, float factor, boolean accumulate) {
        final long bytes = x.byteSize();
        final long block = pitch * ROWS;
        FloatVector s0 = FloatVector.zero(Lanes.F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector lost0 = s0;
        FloatVector lost1 = s0;
        FloatVector lost2 = s0;
        FloatVector lost3 = s0;
        for (long start = 0; start < bytes; start += block) {
            MemorySegment rows = Native.slice(x, start, Math.min(block, bytes - start));
            final long end = rows.byteSize();
            FloatVector a = FloatVector.zero(Lanes.F);
            FloatVector b = a;
            FloatVector c = a;
            FloatVector d = a;
            for (long i = at; i < end; i += pitch) {
                a = a.add(Native.load(rows, i));
                b = b.add(Native.load(rows, i + Lanes.BYTES));
                c = c.add(Native.load(rows, i + 2L * Lanes.BYTES));
                d = d.add(Native.load(rows, i + 3L * Lanes.BYTES));
            }
            // Kahan's sum of the blocks: what an addition lost is taken from the next one.
            a = a.sub(lost0);
            b = b.sub(lost1);
            c = c.sub(lost2);
            d = d.sub(lost3);
            FloatVector t0 = s0.add(a);
            FloatVector t1 = s1.add(b);
            FloatVector t2 = s2.add(c);
            FloatVector t3 = s3.add(d);
            lost0 = lost(t0, s0, a);
            lost1 = lost(t1, s1, b);
            lost2 = lost(t2, s2, c);
            lost3 = lost(t3, s3, d);
            s0 = t0;
            s1 = t1;
            s2 = t2;
            s3 = t3;
        }
        // In line: a vector that goes into a method which is not inlined becomes an object.
        s0 = s0.mul(factor);
        s1 = s1.mul(factor);
        s2 = s2.mul(factor);
        s3 = s3.mul(factor);
        if (accumulate) {
            s0 = s0.add(Native.load(y, 0));
            s1 = s1.add(Native.load(y, Lanes.BYTES));
            s2 = s2.add(Native.load(y, 2L * Lanes.BYTES));
            s3 = s3.add(Native.load(y, 3L * Lanes.BYTES));
        }
        Native.store(s0, y, 0);
        Native.store(s1, y, Lanes.BYTES);
        Native.store(s2, y, 2L * Lanes.BYTES);
        Native.store(s3, y, 3L * Lanes.BYTES);
    }

    /** One vector of columns or less. */
    private static void columns(
            MemorySegment x, long pitch, long at, MemorySegment y, float factor, boolean accumulate) {
        final long bytes = x.byteSize();
        final long block = pitch * ROWS;
        VectorMask<Float> lanes = Lanes.rest(y.byteSize());
        FloatVector s = FloatVector.zero(Lanes.F);
        FloatVector lost = s;
        for (long start = 0; start < bytes; start += block) {
            MemorySegment rows = Native.slice(x, start, Math.min(block, bytes - start));
            final long end = rows.byteSize();
            FloatVector a = FloatVector.zero(Lanes.F);
            for (long i = at; i < end; i += pitch) {
                a = a.add(Native.load(rows, i, lanes));
            }
            a = a.sub(lost);
            FloatVector t = s.add(a);
            lost = lost(t, s, a);
            s = t;
        }
        put(s, y, 0, factor, accumulate);
    }

    /** What rounding added to {@code sum + part = total}; nothing where the sum is infinite. */
    private static FloatVector lost(FloatVector total, FloatVector sum, FloatVector part) {
        FloatVector lost = total.sub(sum).sub(part);
        return FloatVector.zero(Lanes.F).blend(lost, lost.test(IS_FINITE));
    }

    private static void put(FloatVector sum, MemorySegment y, long at, float factor, boolean accumulate) {
        VectorMask<Float> lanes = Lanes.rest(y.byteSize() - at);
        FloatVector scaled = sum.mul(factor);
        FloatVector value = accumulate ? scaled.add(Native.load(y, at, lanes)) : scaled;
        Native.store(value, y, at, lanes);
    }
}
