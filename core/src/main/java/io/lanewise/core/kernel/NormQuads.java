package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Layer normalisation's loops over four rows at a time, one behind the other from byte {@code at} on, each {@code length} bytes of whole vectors: weights are
 * read once for all four, and the scalars between two loops, a chain in which each waits for the one before, are those of four rows side by side. A turn reads
 * all rows before it writes one. Rows of a power of two lie at the same place of their pages, and the processor takes a read for one of what was just written
 * where the last twelve bits of the addresses agree.
 *
 * <p>Fused multiply-add is called on vectors themselves, so these run only where {@link Lanes#FMA} holds.
 */
final class NormQuads {
    /** Rows at a time. */
    static final int ROWS = 4;

    /** Bytes for two vectors of sums of each row. */
    static final int SUMS = 2 * ROWS * Lanes.BYTES;

    private NormQuads() {}

    /** Whether rows of this length are for this class: longer ones are summed in blocks. */
    static boolean take(long length) {
        return Lanes.FMA && length % Lanes.BYTES == 0 && length <= Moments.BLOCK;
    }

    /** Sums of {@code x - pivot} and of its squares of each row, as vectors; pivots are at 0, 3, 6 and 9 of the numbers. */
    static void moments(MemorySegment in, long at, long length, float[] numbers, MemorySegment lanes) {
        MemorySegment x = Native.slice(in, at, ROWS * length);
        final long bytes = x.byteSize() / ROWS;
        float pivot0 = numbers[0];
        float pivot1 = numbers[3];
        float pivot2 = numbers[6];
        float pivot3 = numbers[9];
        FloatVector a = FloatVector.zero(F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector aa = a;
        FloatVector bb = a;
        FloatVector cc = a;
        FloatVector dd = a;
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector p = fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(pivot0);
            FloatVector q =
                    fromMemorySegment(F, NATIVE.cast(x), bytes + i, ORDER).sub(pivot1);
            FloatVector r =
                    fromMemorySegment(F, NATIVE.cast(x), 2 * bytes + i, ORDER).sub(pivot2);
            FloatVector s =
                    fromMemorySegment(F, NATIVE.cast(x), 3 * bytes + i, ORDER).sub(pivot3);
            a = a.add(p);
            b = b.add(q);
            c = c.add(r);
            d = d.add(s);
            aa = p.fma(p, aa);
            bb = q.fma(q, bb);
            cc = r.fma(r, cc);
            dd = s.fma(s, dd);
        }
        a.intoMemorySegment(NATIVE.cast(lanes), 0, ORDER);
        aa.intoMemorySegment(NATIVE.cast(lanes), Lanes.BYTES, ORDER);
        b.intoMemorySegment(NATIVE.cast(lanes), 2L * Lanes.BYTES, ORDER);
        bb.intoMemorySegment(NATIVE.cast(lanes), 3L * Lanes.BYTES, ORDER);
        c.intoMemorySegment(NATIVE.cast(lanes), 4L * Lanes.BYTES, ORDER);
        cc.intoMemorySegment(NATIVE.cast(lanes), 5L * Lanes.BYTES, ORDER);
        d.intoMemorySegment(NATIVE.cast(lanes), 6L * Lanes.BYTES, ORDER);
        dd.intoMemorySegment(NATIVE.cast(lanes), 7L * Lanes.BYTES, ORDER);
    }

    /** The lanes of all vectors of sums, added up: two numbers for each row. */
    static void addUp(MemorySegment lanes, double[] sums) {
        for (int i = 0; i < 2 * ROWS; i++) {
            sums[i] = Lanes.sum(fromMemorySegment(F, NATIVE.cast(lanes), (long) i * Lanes.BYTES, ORDER));
        }
    }

    /** y = ((x - mean) scale + offset) w + b; each row has three numbers, its mean, scale and offset. */
    static void forward(
            MemorySegment in,
            MemorySegment out,
            MemorySegment weight,
            MemorySegment bias,
            long at,
            long length,
            float[] numbers) {
        MemorySegment w = Native.slice(weight, 0, length);
        final long bytes = w.byteSize();
        MemorySegment b = Native.slice(bias, 0, bytes);
        MemorySegment x = Native.slice(in, at, ROWS * bytes);
        MemorySegment y = Native.slice(out, at, ROWS * bytes);
        float mean0 = numbers[0];
        float mean1 = numbers[3];
        float mean2 = numbers[6];
        float mean3 = numbers[9];
        FloatVector scale0 = FloatVector.broadcast(F, numbers[1]);
        FloatVector scale1 = FloatVector.broadcast(F, numbers[4]);
        FloatVector scale2 = FloatVector.broadcast(F, numbers[7]);
        FloatVector scale3 = FloatVector.broadcast(F, numbers[10]);
        FloatVector offset0 = FloatVector.broadcast(F, numbers[2]);
        FloatVector offset1 = FloatVector.broadcast(F, numbers[5]);
        FloatVector offset2 = FloatVector.broadcast(F, numbers[8]);
        FloatVector offset3 = FloatVector.broadcast(F, numbers[11]);
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector factor = fromMemorySegment(F, NATIVE.cast(w), i, ORDER);
            FloatVector shift = fromMemorySegment(F, NATIVE.cast(b), i, ORDER);
            FloatVector p = fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(mean0);
            FloatVector q =
                    fromMemorySegment(F, NATIVE.cast(x), bytes + i, ORDER).sub(mean1);
            FloatVector r =
                    fromMemorySegment(F, NATIVE.cast(x), 2 * bytes + i, ORDER).sub(mean2);
            FloatVector s =
                    fromMemorySegment(F, NATIVE.cast(x), 3 * bytes + i, ORDER).sub(mean3);
            p.fma(scale0, offset0).fma(factor, shift).intoMemorySegment(NATIVE.cast(y), i, ORDER);
            q.fma(scale1, offset1).fma(factor, shift).intoMemorySegment(NATIVE.cast(y), bytes + i, ORDER);
            r.fma(scale2, offset2).fma(factor, shift).intoMemorySegment(NATIVE.cast(y), 2 * bytes + i, ORDER);
            s.fma(scale3, offset3).fma(factor, shift).intoMemorySegment(NATIVE.cast(y), 3 * bytes + i, ORDER);
        }
    }
}
