package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Mean and squared distances from it of many numbers, in one pass over memory: blocks that stay in the first-level cache are summed about one
 * of their own elements, so that nothing cancels, and joined in double (Chan, Golub and LeVeque 1983).
 */
final class Moments {
    /** Bytes that are summed in float. */
    static final long BLOCK = 256L * Lanes.BYTES;

    /** Share of the squares that must be left when the pivot's distance from the mean is taken off; else rounding would show. */
    private static final double LEFT = 0.125;

    private final double[] sums = new double[2];
    private long count;
    private double mean;
    private double squares;

    /** Forgets everything. */
    void clear() {
        count = 0;
        mean = 0;
        squares = 0;
    }

    double mean() {
        return mean;
    }

    /** Mean squared distance from the mean. */
    double variance() {
        return squares / count;
    }

    /** Adds the floats that begin at byte {@code at} and fill {@code length} bytes. */
    void add(MemorySegment x, long at, long length) {
        for (long i = at; i < at + length; i += BLOCK) {
            addBlock(x, i, Math.min(BLOCK, at + length - i));
        }
    }

    private void addBlock(MemorySegment x, long at, long length) {
        float pivot = x.get(ValueLayout.JAVA_FLOAT, at);
        about(pivot, x, at, length, sums);
        add(x, at, length, pivot, sums[0], sums[1]);
    }

    /** Adds floats as {@link #add} does, at most a block of them, whose sums {@link #about} a pivot are known. */
    void add(MemorySegment x, long at, long length, float pivot, double sum, double sumOfSquares) {
        long n = length / Float.BYTES;
        float about = pivot;
        double distance = sum / n;
        double left = sumOfSquares - sum * distance;
        if (!(left >= LEFT * sumOfSquares)) {
            about = (float) (pivot + distance);
            about(about, x, at, length, sums);
            distance = sums[0] / n;
            left = Math.max(0, sums[1] - sums[0] * distance);
        }
        join(n, about + distance, left);
    }

    /** Adds {@code n} numbers by their mean and their squared distances from it. */
    void join(long n, double otherMean, double otherSquares) {
        double distance = otherMean - mean;
        double share = (double) n / (count + n);
        mean += distance * share;
        squares += otherSquares + distance * distance * count * share;
        count += n;
    }

    /** Mean of the squares of the floats that begin at byte {@code at}; nothing of it is kept. */
    double meanSquare(MemorySegment x, long at, long length) {
        double sum = 0;
        for (long i = at; i < at + length; i += BLOCK) {
            about(0, x, i, Math.min(BLOCK, at + length - i), sums);
            sum += sums[1];
        }
        return sum * Float.BYTES / length;
    }

    /** Sums of {@code x - pivot} and of its squares. */
    static void about(float pivot, MemorySegment in, long at, long length, double[] sums) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        FloatVector a = FloatVector.zero(F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector aa = a;
        FloatVector bb = a;
        FloatVector cc = a;
        FloatVector dd = a;
        long i = 0;
        for (; i <= bytes - 4L * Lanes.BYTES; i += 4L * Lanes.BYTES) {
            FloatVector p = fromMemorySegment(F, NATIVE.cast(x), i, ORDER).sub(pivot);
            FloatVector q =
                    fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER).sub(pivot);
            FloatVector r = fromMemorySegment(F, NATIVE.cast(x), i + 2L * Lanes.BYTES, ORDER)
                    .sub(pivot);
            FloatVector s = fromMemorySegment(F, NATIVE.cast(x), i + 3L * Lanes.BYTES, ORDER)
                    .sub(pivot);
            a = a.add(p);
            b = b.add(q);
            c = c.add(r);
            d = d.add(s);
            aa = p.mul(p).add(aa);
            bb = q.mul(q).add(bb);
            cc = r.mul(r).add(cc);
            dd = s.mul(s).add(dd);
        }
        a = a.add(b).add(c.add(d));
        aa = aa.add(bb).add(cc.add(dd));
        FloatVector pivots = FloatVector.broadcast(F, pivot);
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest).sub(pivots, rest);
            a = a.add(v);
            aa = v.mul(v).add(aa);
        }
        sums[0] = Lanes.sum(a);
        sums[1] = Lanes.sum(aa);
    }
}
