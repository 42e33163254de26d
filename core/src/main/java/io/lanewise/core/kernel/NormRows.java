package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

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
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector offsets = FloatVector.broadcast(F, offset);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector z = fromMemorySegment(F, NATIVE.cast(x), i, ORDER)
                    .sub(mean)
                    .mul(scales)
                    .add(offsets);
            z.mul(fromMemorySegment(F, NATIVE.cast(w), i, ORDER))
                    .add(fromMemorySegment(F, NATIVE.cast(b), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector z = fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest)
                    .sub(mean)
                    .mul(scales)
                    .add(offsets);
            z.mul(fromMemorySegment(F, NATIVE.cast(w), i, ORDER, rest))
                    .add(fromMemorySegment(F, NATIVE.cast(b), i, ORDER, rest))
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER, rest);
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
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector offsets = FloatVector.broadcast(F, offset);
        FloatVector a = FloatVector.zero(F);
        FloatVector c = a;
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector z =
                    Lanes.fma(fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(mean), scales, offsets);
            FloatVector d = fromMemorySegment(F, NATIVE.cast(dy), i, ORDER);
            FloatVector g = d.mul(fromMemorySegment(F, NATIVE.cast(w), i, ORDER));
            a = a.add(g);
            c = Lanes.fma(g, z, c);
            Lanes.fma(d, z, fromMemorySegment(F, NATIVE.cast(dw), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(dw), i, ORDER);
            d.add(fromMemorySegment(F, NATIVE.cast(db), i, ORDER)).intoMemorySegment(NATIVE.cast(db), i, ORDER);
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
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector offsets = FloatVector.broadcast(F, offset);
        FloatVector nextScales = FloatVector.broadcast(F, nextScale);
        FloatVector nextOffsets = FloatVector.broadcast(F, nextOffset);
        FloatVector a = FloatVector.zero(F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector factor = fromMemorySegment(F, NATIVE.cast(w), i, ORDER);
            FloatVector z =
                    Lanes.fma(fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(mean), scales, offsets);
            FloatVector slope = fromMemorySegment(F, NATIVE.cast(dy), i, ORDER);
            FloatVector g = slope.mul(factor);
            a = a.add(g);
            b = Lanes.fma(g, z, b);
            FloatVector y = Lanes.fma(
                    fromMemorySegment(F, NATIVE.cast(x), i + bytes, ORDER).sub(nextMean), nextScales, nextOffsets);
            FloatVector nextSlope = fromMemorySegment(F, NATIVE.cast(dy), i + bytes, ORDER);
            g = nextSlope.mul(factor);
            c = c.add(g);
            d = Lanes.fma(g, y, d);
            Lanes.fma(slope, z, Lanes.fma(nextSlope, y, fromMemorySegment(F, NATIVE.cast(dw), i, ORDER)))
                    .intoMemorySegment(NATIVE.cast(dw), i, ORDER);
            slope.add(nextSlope)
                    .add(fromMemorySegment(F, NATIVE.cast(db), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(db), i, ORDER);
        }
        a.intoMemorySegment(NATIVE.cast(lanes), 0, ORDER);
        b.intoMemorySegment(NATIVE.cast(lanes), Lanes.BYTES, ORDER);
        c.intoMemorySegment(NATIVE.cast(lanes), 2L * Lanes.BYTES, ORDER);
        d.intoMemorySegment(NATIVE.cast(lanes), 3L * Lanes.BYTES, ORDER);
        addUp(lanes, sums);
        if (i < bytes) {
            restSums(in, above, weight, toW, toB, at + i, i, bytes - i, mean, scale, offset, sums, 0);
            long place = at + bytes + i;
            restSums(in, above, weight, toW, toB, place, i, bytes - i, nextMean, nextScale, nextOffset, sums, 2);
        }
    }

    private static void addUp(MemorySegment lanes, double[] sums) {
        for (int i = 0; i < 4; i++) {
            sums[i] = Lanes.sum(fromMemorySegment(F, NATIVE.cast(lanes), (long) i * Lanes.BYTES, ORDER));
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
        FloatVector slopes = FloatVector.broadcast(F, slope);
        FloatVector shifts = FloatVector.broadcast(F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector part = fromMemorySegment(F, NATIVE.cast(x), i, ORDER)
                    .sub(mean)
                    .mul(slopes)
                    .add(shifts);
            fromMemorySegment(F, NATIVE.cast(w), i, ORDER)
                    .mul(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER))
                    .sub(part)
                    .mul(scale)
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector part = fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest)
                    .sub(mean)
                    .mul(slopes)
                    .add(shifts);
            FloatVector g = fromMemorySegment(F, NATIVE.cast(w), i, ORDER, rest)
                    .mul(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, rest));
            g.sub(part).mul(scale).intoMemorySegment(NATIVE.cast(dx), i, ORDER, rest);
        }
    }
}
