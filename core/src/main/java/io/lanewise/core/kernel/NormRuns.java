package io.lanewise.core.kernel;

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
        FloatVector scales = FloatVector.broadcast(Lanes.F, scale);
        FloatVector shifts = FloatVector.broadcast(Lanes.F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Native.store(Lanes.fma(Native.load(x, i).sub(mean), scales, shifts), y, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            Native.store(Lanes.fma(Native.load(x, i, rest).sub(mean), scales, shifts), y, i, rest);
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
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = Native.load(dy, i);
            FloatVector w = Native.load(dy, i + Lanes.BYTES);
            a = a.add(v);
            b = b.add(w);
            c = Lanes.fma(Native.load(x, i).sub(mean), v, c);
            d = Lanes.fma(Native.load(x, i + Lanes.BYTES).sub(mean), w, d);
        }
        a = a.add(b);
        c = c.add(d);
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector v = Native.load(dy, i, rest);
            a = a.add(v);
            c = c.add(Native.load(x, i, rest).sub(mean).mul(v), rest);
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
        FloatVector slopes = FloatVector.broadcast(Lanes.F, slope);
        FloatVector shifts = FloatVector.broadcast(Lanes.F, shift);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector part = Lanes.fma(Native.load(x, i).sub(mean), slopes, shifts);
            Native.store(Native.load(dy, i).mul(w).sub(part).mul(scale), dx, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector part = Lanes.fma(Native.load(x, i, rest).sub(mean), slopes, shifts);
            Native.store(Native.load(dy, i, rest).mul(w).sub(part).mul(scale), dx, i, rest);
        }
    }
}
