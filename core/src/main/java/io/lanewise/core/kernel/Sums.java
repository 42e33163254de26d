package io.lanewise.core.kernel;

import static jdk.incubator.vector.VectorOperators.IS_FINITE;

import io.lanewise.core.array.NDArray;
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
        return along(x, 0, x.byteSize());
    }

    /** Sum of the floats that begin at byte {@code from} and fill {@code length} bytes. */
    static double along(MemorySegment x, long from, long length) {
        double sum = 0;
        for (long at = 0; at < length; at += BLOCK) {
            sum += block(x, from + at, Math.min(BLOCK, length - at));
        }
        return sum;
    }

    private static float block(MemorySegment all, long at, long length) {
        MemorySegment x = Native.slice(all, at, length);
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
        final long block = pitch * ROWS;
        if (pitch < Lanes.BYTES) {
            columns(x, pitch, 0, y, factor, accumulate);
        } else if (x.byteSize() <= block && factor == 1) {
            if (!accumulate) {
                y.fill((byte) 0);
            }
            add(x, 0, x.byteSize(), y, 0, pitch);
        } else {
            int blocks = Math.toIntExact((x.byteSize() + block - 1) / block);
            NDArray parts = NDArray.zeros(blocks, (int) (pitch / Float.BYTES));
            MemorySegment sums = parts.segment();
            for (int i = 0; i < blocks; i++) {
                add(x, i * block, Math.min(block, x.byteSize() - i * block), sums, i * pitch, pitch);
            }
            for (long at = 0; at < pitch; at += Lanes.BYTES) {
                columns(sums, pitch, at, Native.slice(y, at, Math.min(Lanes.BYTES, pitch - at)), factor, accumulate);
            }
            parts.release();
        }
    }

    /** Adds the rows that fill {@code length} bytes from {@code at} on to the one at {@code to}. */
    private static void add(MemorySegment x, long at, long length, MemorySegment y, long to, long pitch) {
        long end = at + length;
        long row = at;
        for (; row <= end - 8 * pitch; row += 8 * pitch) {
            addEight(x, row, y, to, pitch);
        }
        for (; row < end; row += pitch) {
            addRow(x, row, y, to, pitch);
        }
        long whole = pitch / Lanes.BYTES * Lanes.BYTES;
        if (whole < pitch) {
            addRest(x, at + whole, end, y, to + whole, pitch);
        }
    }

    /** Eight rows at once, so that y is read and written less; whole vectors. */
    private static void addEight(MemorySegment rows, long at, MemorySegment sums, long to, long pitch) {
        MemorySegment x = Native.slice(rows, at, 8 * pitch);
        MemorySegment y = Native.slice(sums, to, pitch);
        final long bytes = y.byteSize();
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector a = Native.load(x, i).add(Native.load(x, i + bytes));
            FloatVector b = Native.load(x, i + 2 * bytes).add(Native.load(x, i + 3 * bytes));
            FloatVector c = Native.load(x, i + 4 * bytes).add(Native.load(x, i + 5 * bytes));
            FloatVector d = Native.load(x, i + 6 * bytes).add(Native.load(x, i + 7 * bytes));
            Native.store(a.add(b).add(c.add(d)).add(Native.load(y, i)), y, i);
        }
    }

    private static void addRow(MemorySegment row, long at, MemorySegment sums, long to, long pitch) {
        MemorySegment x = Native.slice(row, at, pitch);
        MemorySegment y = Native.slice(sums, to, pitch);
        final long bytes = y.byteSize();
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Native.store(Native.load(x, i).add(Native.load(y, i)), y, i);
        }
    }

    /** The columns behind the last whole vector, from byte {@code at} of the first row on. */
    private static void addRest(MemorySegment x, long at, long end, MemorySegment y, long to, long pitch) {
        VectorMask<Float> lanes = Lanes.rest(pitch % Lanes.BYTES);
        FloatVector a = Native.load(y, to, lanes);
        for (long i = at; i < end; i += pitch) {
            a = a.add(Native.load(x, i, lanes));
        }
        Native.store(a, y, to, lanes);
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
