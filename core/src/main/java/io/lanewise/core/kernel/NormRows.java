package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of {@link RowNorm} over one row of {@code length} bytes that begins at byte {@code at}; weights have a row's length. Normalised is
 * {@code z = (x - mean) scale + offset}, where the offset is what rounding the mean to float has lost.
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
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment y = out.asSlice(at, bytes);
        MemorySegment w = weight.asSlice(0, bytes);
        MemorySegment b = bias.asSlice(0, bytes);
        FloatVector scales = FloatVector.broadcast(Lanes.F, scale);
        FloatVector offsets = FloatVector.broadcast(Lanes.F, offset);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector z =
                    Lanes.fma(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).sub(mean), scales, offsets);
            Lanes.fma(z, fromMemorySegment(Lanes.F, w, i, Lanes.ORDER), fromMemorySegment(Lanes.F, b, i, Lanes.ORDER))
                    .intoMemorySegment(y, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector z = Lanes.fma(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest).sub(mean), scales, offsets);
            Lanes.fma(
                            z,
                            fromMemorySegment(Lanes.F, w, i, Lanes.ORDER, rest),
                            fromMemorySegment(Lanes.F, b, i, Lanes.ORDER, rest))
                    .intoMemorySegment(y, i, Lanes.ORDER, rest);
        }
    }

    /** Sums of dy w and of dy w z into {@code sums}; dy z is added to dw, and dy to db. */
    static void sums(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment w,
            MemorySegment dw,
            MemorySegment db,
            long at,
            long length,
            float mean,
            float scale,
            float offset,
            double[] sums) {
        long whole = length - length % Lanes.BYTES;
        sums[0] = 0;
        sums[1] = 0;
        wholeSums(x, dy, w, dw, db, at, whole, mean, scale, offset, sums);
        if (whole < length) {
            restSums(x, dy, w, dw, db, at + whole, length - whole, whole, mean, scale, offset, sums);
        }
    }

    private static void wholeSums(
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
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment dy = above.asSlice(at, bytes);
        MemorySegment w = weight.asSlice(0, bytes);
        MemorySegment dw = toW.asSlice(0, bytes);
        MemorySegment db = toB.asSlice(0, bytes);
        FloatVector scales = FloatVector.broadcast(Lanes.F, scale);
        FloatVector offsets = FloatVector.broadcast(Lanes.F, offset);
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector c = a;
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector z = Lanes.fma(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).sub(mean), scales, offsets);
            FloatVector d = fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER);
            FloatVector g = d.mul(fromMemorySegment(Lanes.F, w, i, Lanes.ORDER));
            a = a.add(g);
            c = Lanes.fma(g, z, c);
            Lanes.fma(d, z, fromMemorySegment(Lanes.F, dw, i, Lanes.ORDER)).intoMemorySegment(dw, i, Lanes.ORDER);
            d.add(fromMemorySegment(Lanes.F, db, i, Lanes.ORDER)).intoMemorySegment(db, i, Lanes.ORDER);
        }
        sums[0] += Lanes.sum(a);
        sums[1] += Lanes.sum(c);
    }

    /** The same for the last, incomplete vector of a row, whose weights begin at byte {@code place}. */
    private static void restSums(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment w,
            MemorySegment dw,
            MemorySegment db,
            long at,
            long length,
            long place,
            float mean,
            float scale,
            float offset,
            double[] sums) {
        double sum = 0;
        double products = 0;
        for (long i = 0; i < length; i += Float.BYTES) {
            float z = (x.get(JAVA_FLOAT, at + i) - mean) * scale + offset;
            float d = dy.get(JAVA_FLOAT, at + i);
            float g = d * w.get(JAVA_FLOAT, place + i);
            sum += g;
            products += (double) g * z;
            dw.set(JAVA_FLOAT, place + i, dw.get(JAVA_FLOAT, place + i) + d * z);
            db.set(JAVA_FLOAT, place + i, db.get(JAVA_FLOAT, place + i) + d);
        }
        sums[0] += sum;
        sums[1] += products;
    }

    /** dx = scale dy w + (x - mean) slope + shift. */
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
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment dy = above.asSlice(at, bytes);
        MemorySegment dx = below.asSlice(at, bytes);
        MemorySegment w = weight.asSlice(0, bytes);
        FloatVector slopes = FloatVector.broadcast(Lanes.F, slope);
        FloatVector shifts = FloatVector.broadcast(Lanes.F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector part =
                    Lanes.fma(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).sub(mean), slopes, shifts);
            FloatVector g = fromMemorySegment(Lanes.F, w, i, Lanes.ORDER).mul(scale);
            Lanes.fma(g, fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER), part).intoMemorySegment(dx, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector part = Lanes.fma(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest).sub(mean), slopes, shifts);
            FloatVector g = fromMemorySegment(Lanes.F, w, i, Lanes.ORDER, rest).mul(scale);
            Lanes.fma(g, fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest), part)
                    .intoMemorySegment(dx, i, Lanes.ORDER, rest);
        }
    }
}
