package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
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
        FloatVector a = FloatVector.zero(F);
        FloatVector b = FloatVector.zero(F);
        FloatVector c = FloatVector.zero(F);
        FloatVector d = FloatVector.zero(F);
        long i = 0;
        for (; i <= bytes - 4L * Lanes.BYTES; i += 4L * Lanes.BYTES) {
            a = a.add(fromMemorySegment(F, NATIVE.cast(x), i, ORDER));
            b = b.add(fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER));
            c = c.add(fromMemorySegment(F, NATIVE.cast(x), i + 2L * Lanes.BYTES, ORDER));
            d = d.add(fromMemorySegment(F, NATIVE.cast(x), i + 3L * Lanes.BYTES, ORDER));
        }
        a = a.add(b).add(c.add(d));
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            a = a.add(fromMemorySegment(F, NATIVE.cast(x), i, ORDER));
        }
        if (i < bytes) {
            a = a.add(fromMemorySegment(F, NATIVE.cast(x), i, ORDER, F.indexInRange(0, Lanes.count(bytes - i))));
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
            FloatVector a = fromMemorySegment(F, NATIVE.cast(x), i, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(x), i + bytes, ORDER));
            FloatVector b = fromMemorySegment(F, NATIVE.cast(x), i + 2 * bytes, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(x), i + 3 * bytes, ORDER));
            FloatVector c = fromMemorySegment(F, NATIVE.cast(x), i + 4 * bytes, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(x), i + 5 * bytes, ORDER));
            FloatVector d = fromMemorySegment(F, NATIVE.cast(x), i + 6 * bytes, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(x), i + 7 * bytes, ORDER));
            a.add(b)
                    .add(c.add(d))
                    .add(fromMemorySegment(F, NATIVE.cast(y), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
    }

    private static void addRow(MemorySegment row, long at, MemorySegment sums, long to, long pitch) {
        MemorySegment x = Native.slice(row, at, pitch);
        MemorySegment y = Native.slice(sums, to, pitch);
        final long bytes = y.byteSize();
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(x), i, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(y), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
    }

    /** The columns behind the last whole vector, from byte {@code at} of the first row on. */
    private static void addRest(MemorySegment x, long at, long end, MemorySegment y, long to, long pitch) {
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(pitch % Lanes.BYTES));
        FloatVector a = fromMemorySegment(F, NATIVE.cast(y), to, ORDER, lanes);
        for (long i = at; i < end; i += pitch) {
            a = a.add(fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes));
        }
        a.intoMemorySegment(NATIVE.cast(y), to, ORDER, lanes);
    }

    /** One vector of columns or less. */
    private static void columns(
            MemorySegment x, long pitch, long at, MemorySegment y, float factor, boolean accumulate) {
        final long bytes = x.byteSize();
        final long block = pitch * ROWS;
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(y.byteSize()));
        FloatVector s = FloatVector.zero(F);
        FloatVector lost = s;
        for (long start = 0; start < bytes; start += block) {
            MemorySegment rows = Native.slice(x, start, Math.min(block, bytes - start));
            final long end = rows.byteSize();
            FloatVector a = FloatVector.zero(F);
            for (long i = at; i < end; i += pitch) {
                a = a.add(fromMemorySegment(F, NATIVE.cast(rows), i, ORDER, lanes));
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
        return FloatVector.zero(F).blend(lost, lost.test(IS_FINITE));
    }

    private static void put(FloatVector sum, MemorySegment y, long at, float factor, boolean accumulate) {
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(y.byteSize() - at));
        FloatVector scaled = sum.mul(factor);
        FloatVector value = accumulate ? scaled.add(fromMemorySegment(F, NATIVE.cast(y), at, ORDER, lanes)) : scaled;
        value.intoMemorySegment(NATIVE.cast(y), at, ORDER, lanes);
    }
}
