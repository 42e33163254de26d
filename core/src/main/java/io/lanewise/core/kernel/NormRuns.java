package io.lanewise.core.kernel;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The loops of {@link GroupNorm} and {@link BatchNorm} over the elements that one channel of one sample has, which share all factors. */
final class NormRuns {
    /** Bytes that are summed in float before double takes over. */
    private static final long BLOCK = 256L * Lanes.BYTES;

    private NormRuns() {}

    /** y = (x - mean) scale + shift. */
    static void forward(
            MemorySegment in, MemorySegment out, long at, long length, float mean, float scale, float shift) {
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment y = out.asSlice(at, bytes);
        FloatVector scales = FloatVector.broadcast(Lanes.F, scale);
        FloatVector shifts = FloatVector.broadcast(Lanes.F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Lanes.fma(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).sub(mean), scales, shifts)
                    .intoMemorySegment(y, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            Lanes.fma(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest).sub(mean), scales, shifts)
                    .intoMemorySegment(y, i, Lanes.ORDER, rest);
        }
    }

    /** Adds the sums of dy and of dy (x - mean) to {@code sums}. */
    static void sums(MemorySegment x, MemorySegment dy, long at, long length, float mean, double[] sums) {
        for (long i = at; i < at + length; i += BLOCK) {
            block(x, dy, i, Math.min(BLOCK, at + length - i), mean, sums);
        }
    }

    private static void block(MemorySegment in, MemorySegment above, long at, long length, float mean, double[] sums) {
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        MemorySegment dy = above.asSlice(at, bytes);
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER);
            FloatVector w = fromMemorySegment(Lanes.F, dy, i + Lanes.BYTES, Lanes.ORDER);
            a = a.add(v);
            b = b.add(w);
            c = Lanes.fma(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).sub(mean), v, c);
            d = Lanes.fma(
                    fromMemorySegment(Lanes.F, x, i + Lanes.BYTES, Lanes.ORDER).sub(mean), w, d);
        }
        a = a.add(b);
        c = c.add(d);
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector v = fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest);
            FloatVector u = fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest).sub(mean);
            a = a.add(v);
            c = c.add(u.mul(v), rest);
        }
        sums[0] += Lanes.sum(a);
        sums[1] += Lanes.sum(c);
    }

    /** dx = dy scale + (x - mean) slope + shift. */
    static void gradient(
            MemorySegment in,
            MemorySegment above,
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
        FloatVector scales = FloatVector.broadcast(Lanes.F, scale);
        FloatVector slopes = FloatVector.broadcast(Lanes.F, slope);
        FloatVector shifts = FloatVector.broadcast(Lanes.F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector part =
                    Lanes.fma(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).sub(mean), slopes, shifts);
            Lanes.fma(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER), scales, part)
                    .intoMemorySegment(dx, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector part = Lanes.fma(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest).sub(mean), slopes, shifts);
            Lanes.fma(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest), scales, part)
                    .intoMemorySegment(dx, i, Lanes.ORDER, rest);
        }
    }
}
