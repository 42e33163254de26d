package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
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
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector shifts = FloatVector.broadcast(F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Lanes.fma(fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(mean), scales, shifts)
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            Lanes.fma(fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest).sub(mean), scales, shifts)
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER, rest);
        }
    }

    /** Adds the sums of dy and of dy (x - mean) to {@code sums}. */
    static void sums(MemorySegment x, MemorySegment dy, long at, long length, float mean, double[] sums) {
        for (long i = at; i < at + length; i += BLOCK) {
            block(x, dy, i, Math.min(BLOCK, at + length - i), mean, sums);
        }
    }

    private static void block(MemorySegment in, MemorySegment above, long at, long length, float mean, double[] sums) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        FloatVector a = FloatVector.zero(F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = fromMemorySegment(F, NATIVE.cast(dy), i, ORDER);
            FloatVector w = fromMemorySegment(F, NATIVE.cast(dy), i + Lanes.BYTES, ORDER);
            a = a.add(v);
            b = b.add(w);
            c = Lanes.fma(fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(mean), v, c);
            d = Lanes.fma(
                    fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER).sub(mean), w, d);
        }
        a = a.add(b);
        c = c.add(d);
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector v = fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, rest);
            a = a.add(v);
            c = c.add(
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest)
                            .sub(mean)
                            .mul(v),
                    rest);
        }
        sums[0] += Lanes.sum(a);
        sums[1] += Lanes.sum(c);
    }

    /** dx = (dy w - (x - mean) slope - shift) scale: what cancels does so before it is scaled. */
    static void gradient(
            MemorySegment in,
            MemorySegment above,
            MemorySegment below,
            long at,
            long length,
            float mean,
            float w,
            float slope,
            float shift,
            float scale) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment dy = Native.slice(above, at, bytes);
        MemorySegment dx = Native.slice(below, at, bytes);
        FloatVector slopes = FloatVector.broadcast(F, slope);
        FloatVector shifts = FloatVector.broadcast(F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector part =
                    Lanes.fma(fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(mean), slopes, shifts);
            fromMemorySegment(F, NATIVE.cast(dy), i, ORDER)
                    .mul(w)
                    .sub(part)
                    .mul(scale)
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector part = Lanes.fma(
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest).sub(mean), slopes, shifts);
            fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, rest)
                    .mul(w)
                    .sub(part)
                    .mul(scale)
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER, rest);
        }
    }
}
