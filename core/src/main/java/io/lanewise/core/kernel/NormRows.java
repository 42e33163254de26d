package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of {@link RowNorm} over one row of {@code length} bytes that begins at byte {@code at}; weights have a row's length. Normalised is
 * {@code z = (x - mean) scale + offset}, where the offset is what rounding the mean to float has lost. The rest of a row, less than a vector, has a
 * method of its own.
 */
final class NormRows {
    private NormRows() {}

    /** y = z w + b. */
    static void forward(
            MemorySegment in,
            MemorySegment out,
            MemorySegment weight,
            MemorySegment bias,
            long at,
            long length,
            float mean,
            float scale,
            float offset) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        MemorySegment w = Native.slice(weight, 0, bytes);
        MemorySegment b = Native.slice(bias, 0, bytes);
        FloatVector scales = FloatVector.broadcast(Lanes.F, scale);
        FloatVector offsets = FloatVector.broadcast(Lanes.F, offset);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector z = Lanes.fma(Native.load(x, i).sub(mean), scales, offsets);
            Native.store(Lanes.fma(z, Native.load(w, i), Native.load(b, i)), y, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector z = Lanes.fma(Native.load(x, i, rest).sub(mean), scales, offsets);
            Native.store(Lanes.fma(z, Native.load(w, i, rest), Native.load(b, i, rest)), y, i, rest);
        }
    }

    /** Sums of dy w and of dy w z into {@code sums}; dy z is added to dw, and dy to db. */
    static void sums(
            MemorySegment in,
            MemorySegment above,
            MemorySegment weight,
            MemorySegment toW,
            MemorySegment toB,
            long at,
            long length,
            float mean,
            float scale,
            float offset,
            double[] sums) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment w = Native.slice(weight, 0, bytes);
        MemorySegment dw = Native.slice(toW, 0, bytes);
        MemorySegment db = Native.slice(toB, 0, bytes);
        FloatVector scales = FloatVector.broadcast(Lanes.F, scale);
        FloatVector offsets = FloatVector.broadcast(Lanes.F, offset);
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector c = a;
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector z = Lanes.fma(Native.load(x, i).sub(mean), scales, offsets);
            FloatVector d = Native.load(dy, i);
            FloatVector g = d.mul(Native.load(w, i));
            a = a.add(g);
            c = Lanes.fma(g, z, c);
            Native.store(Lanes.fma(d, z, Native.load(dw, i)), dw, i);
            Native.store(d.add(Native.load(db, i)), db, i);
        }
        sums[0] = Lanes.sum(a);
        sums[1] = Lanes.sum(c);
        if (i < bytes) {
            restSums(in, above, weight, toW, toB, at + i, i, bytes - i, mean, scale, offset, sums, 0);
        }
    }

    /**
     * {@link #sums} of two rows, one behind the other: dw and db are read and written once for both.
     *
     * @param lanes place of four vectors; to add up their lanes here would be more than the compiler takes
     */
    static void sumsOfTwo(
            MemorySegment in,
            MemorySegment above,
            MemorySegment weight,
            MemorySegment toW,
            MemorySegment toB,
            long at,
            long length,
            float mean,
            float scale,
            float offset,
            float nextMean,
            float nextScale,
            float nextOffset,
            MemorySegment lanes,
            double[] sums) {
        MemorySegment w = Native.slice(weight, 0, length);
        final long bytes = w.byteSize();
        MemorySegment x = Native.slice(in, at, 2 * bytes);
        MemorySegment dy = Native.slice(above, at, 2 * bytes);
        MemorySegment dw = Native.slice(toW, 0, bytes);
        MemorySegment db = Native.slice(toB, 0, bytes);
        FloatVector scales = FloatVector.broadcast(Lanes.F, scale);
        FloatVector offsets = FloatVector.broadcast(Lanes.F, offset);
        FloatVector nextScales = FloatVector.broadcast(Lanes.F, nextScale);
        FloatVector nextOffsets = FloatVector.broadcast(Lanes.F, nextOffset);
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector factor = Native.load(w, i);
            FloatVector z = Lanes.fma(Native.load(x, i).sub(mean), scales, offsets);
            FloatVector slope = Native.load(dy, i);
            FloatVector g = slope.mul(factor);
            a = a.add(g);
            b = Lanes.fma(g, z, b);
            FloatVector y = Lanes.fma(Native.load(x, i + bytes).sub(nextMean), nextScales, nextOffsets);
            FloatVector nextSlope = Native.load(dy, i + bytes);
            g = nextSlope.mul(factor);
            c = c.add(g);
            d = Lanes.fma(g, y, d);
            Native.store(Lanes.fma(slope, z, Lanes.fma(nextSlope, y, Native.load(dw, i))), dw, i);
            Native.store(slope.add(nextSlope).add(Native.load(db, i)), db, i);
        }
        Native.store(a, lanes, 0);
        Native.store(b, lanes, Lanes.BYTES);
        Native.store(c, lanes, 2L * Lanes.BYTES);
        Native.store(d, lanes, 3L * Lanes.BYTES);
        addUp(lanes, sums);
        if (i < bytes) {
            restSums(in, above, weight, toW, toB, at + i, i, bytes - i, mean, scale, offset, sums, 0);
            long place = at + bytes + i;
            restSums(in, above, weight, toW, toB, place, i, bytes - i, nextMean, nextScale, nextOffset, sums, 2);
        }
    }

    private static void addUp(MemorySegment lanes, double[] sums) {
        for (int i = 0; i < 4; i++) {
            sums[i] = Lanes.sum(Native.load(lanes, (long) i * Lanes.BYTES));
        }
    }

    /**
     * @param place byte of the weights
     * @param sum where the row's two sums are
     */
    private static void restSums(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment w,
            MemorySegment dw,
            MemorySegment db,
            long at,
            long place,
            long length,
            float mean,
            float scale,
            float offset,
            double[] sums,
            int sum) {
        for (long i = 0; i < length; i += Float.BYTES) {
            float z = (x.get(JAVA_FLOAT, at + i) - mean) * scale + offset;
            float d = dy.get(JAVA_FLOAT, at + i);
            float g = d * w.get(JAVA_FLOAT, place + i);
            sums[sum] += g;
            sums[sum + 1] += (double) g * z;
            dw.set(JAVA_FLOAT, place + i, dw.get(JAVA_FLOAT, place + i) + d * z);
            db.set(JAVA_FLOAT, place + i, db.get(JAVA_FLOAT, place + i) + d);
        }
    }

    /** dx = (dy w - (x - mean) slope - shift) scale: what cancels does so before it is scaled. */
    static void gradient(
            MemorySegment in,
            MemorySegment above,
            MemorySegment weight,
            MemorySegment below,
            long at,
            long length,
            float mean,
            float scale,
            float slope,
            float shift) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment dx = Native.slice(below, at, bytes);
        MemorySegment w = Native.slice(weight, 0, bytes);
        FloatVector slopes = FloatVector.broadcast(Lanes.F, slope);
        FloatVector shifts = FloatVector.broadcast(Lanes.F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector part = Lanes.fma(Native.load(x, i).sub(mean), slopes, shifts);
            Native.store(Native.load(w, i).mul(Native.load(dy, i)).sub(part).mul(scale), dx, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector part = Lanes.fma(Native.load(x, i, rest).sub(mean), slopes, shifts);
            FloatVector g = Native.load(w, i, rest).mul(Native.load(dy, i, rest));
            Native.store(g.sub(part).mul(scale), dx, i, rest);
        }
    }
}
