package io.lanewise.core.kernel;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
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
    private static final long BLOCK = 256L * Lanes.BYTES;

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
        long n = length / Float.BYTES;
        float pivot = x.get(ValueLayout.JAVA_FLOAT, at);
        about(pivot, x, at, length, sums);
        double distance = sums[0] / n;
        double left = sums[1] - sums[0] * distance;
        if (!(left >= LEFT * sums[1])) {
            pivot = (float) (pivot + distance);
            about(pivot, x, at, length, sums);
            distance = sums[0] / n;
            left = Math.max(0, sums[1] - sums[0] * distance);
        }
        join(n, pivot + distance, left);
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
        MemorySegment x = in.asSlice(at, length);
        final long bytes = x.byteSize();
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = a;
        FloatVector aa = a;
        FloatVector bb = a;
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = fromMemorySegment(Lanes.F, x, i, Lanes.ORDER).sub(pivot);
            FloatVector w =
                    fromMemorySegment(Lanes.F, x, i + Lanes.BYTES, Lanes.ORDER).sub(pivot);
            a = a.add(v);
            b = b.add(w);
            aa = Lanes.fma(v, v, aa);
            bb = Lanes.fma(w, w, bb);
        }
        a = a.add(b);
        aa = aa.add(bb);
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector v = fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest)
                    .sub(FloatVector.broadcast(Lanes.F, pivot), rest);
            a = a.add(v);
            aa = Lanes.fma(v, v, aa);
        }
        sums[0] = Lanes.sum(a);
        sums[1] = Lanes.sum(aa);
    }
}
