package io.lanewise.core.kernel;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import io.lanewise.core.simd.ShiftedExp;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Softmax and its logarithm of rows of at least two vectors without a pass for the largest element: a row's exponentials are taken about the largest of its
 * first ones. Where another one is so much larger or smaller that this does not do, or not a finite number, {@link SoftmaxRows} does the row again.
 *
 * <p>A row is scaled after the exponentials of the next one, so that nothing waits for its sum.
 */
final class ShiftedSoftmax {
    private static final long PAIR = 2L * Lanes.BYTES;

    private ShiftedSoftmax() {}

    /** Whether rows of this length are for this class. */
    static boolean takes(long pitch) {
        return ShiftedExp.AVAILABLE && pitch >= PAIR;
    }

    /** y = softmax(x) of the rows that fill {@code length} bytes from {@code at} on; y is other memory than x. */
    static void softmax(MemorySegment x, MemorySegment y, long at, long length, long pitch) {
        float factor = Float.NaN;
        double steps = steps(x, at);
        for (long row = at; row < at + length; row += pitch) {
            float sum = exponentials(x, y, row, pitch, steps);
            if (row + pitch < at + length) {
                steps = steps(x, row + pitch);
            }
            if (!Float.isNaN(factor)) {
                SoftmaxRows.scale(y, row - pitch, pitch, factor, 0);
            }
            factor = 1 / sum;
            if (Float.isNaN(sum)) {
                SoftmaxRows.softmax(x, y, row, pitch);
            }
        }
        if (!Float.isNaN(factor)) {
            SoftmaxRows.scale(y, at + length - pitch, pitch, factor, 0);
        }
    }

    /** y = ln(softmax(x)) in the same way. */
    static void logSoftmax(MemorySegment x, MemorySegment y, long at, long length, long pitch) {
        double logSum = Double.NaN;
        double steps = steps(x, at);
        for (long row = at; row < at + length; row += pitch) {
            float sum = sum(x, y, row, pitch, steps);
            double shift = ShiftedExp.shift(steps);
            if (row + pitch < at + length) {
                steps = steps(x, row + pitch);
            }
            less(x, y, row - pitch, pitch, logSum);
            logSum = Float.isNaN(sum) ? Double.NaN : shift + Math.log(sum);
            if (Float.isNaN(sum)) {
                SoftmaxRows.logSoftmax(x, y, row, pitch);
            }
        }
        less(x, y, at + length - pitch, pitch, logSum);
    }

    /** {@code y = x - logSum}, unless that is NaN. */
    private static void less(MemorySegment x, MemorySegment y, long row, long pitch, double logSum) {
        if (!Double.isNaN(logSum)) {
            float rounded = (float) logSum;
            SoftmaxRows.shift(x, y, row, pitch, rounded, (float) (logSum - rounded));
        }
    }

    /** The shift of the row that begins at a byte. */
    private static double steps(MemorySegment x, long row) {
        return ShiftedExp.steps(Lanes.max(Native.load(x, row)));
    }

    /** {@code y = exp(x - shift)}; returns the sum, NaN where another way is needed. */
    private static float exponentials(MemorySegment in, MemorySegment out, long at, long length, double steps) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        float start = ShiftedExp.start(steps);
        FloatVector starts = FloatVector.broadcast(Lanes.F, start);
        FloatVector centre = FloatVector.broadcast(Lanes.F, ShiftedExp.centre(start));
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = FloatVector.zero(Lanes.F);
        IntVector seen = IntVector.zero(Lanes.I);
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = Native.load(x, i);
            FloatVector k = ShiftedExp.rounded(v, starts);
            FloatVector e = ShiftedExp.power(k).mul(ShiftedExp.factor(v, k, centre));
            seen = ShiftedExp.seen(seen, k);
            a = a.add(e);
            Native.store(e, y, i);
            FloatVector w = Native.load(x, i + Lanes.BYTES);
            FloatVector l = ShiftedExp.rounded(w, starts);
            FloatVector f = ShiftedExp.power(l).mul(ShiftedExp.factor(w, l, centre));
            seen = ShiftedExp.seen(seen, l);
            b = b.add(f);
            Native.store(f, y, i + Lanes.BYTES);
        }
        float sum = ShiftedExp.outside(seen) ? Float.NaN : Lanes.sum(a.add(b));
        return i < bytes ? sum + rest(in, out, at + i, bytes - i, steps) : sum;
    }

    /** {@link #exponentials} of less than two vectors. */
    private static float rest(MemorySegment x, MemorySegment y, long at, long length, double steps) {
        float start = ShiftedExp.start(steps);
        float sum = 0;
        for (long i = 0; i < length; i += Lanes.BYTES) {
            VectorMask<Float> lanes = Lanes.rest(length - i);
            FloatVector none = FloatVector.broadcast(Lanes.F, (float) ShiftedExp.shift(steps));
            FloatVector v = none.blend(Native.load(x, at + i, lanes), lanes);
            FloatVector k = ShiftedExp.rounded(v, FloatVector.broadcast(Lanes.F, start));
            FloatVector centre = FloatVector.broadcast(Lanes.F, ShiftedExp.centre(start));
            FloatVector e = ShiftedExp.power(k).mul(ShiftedExp.factor(v, k, centre));
            Native.store(e, y, at + i, lanes);
            boolean outside = ShiftedExp.outside(ShiftedExp.seen(IntVector.zero(Lanes.I), k));
            sum += outside ? Float.NaN : Lanes.sum(FloatVector.zero(Lanes.F).blend(e, lanes));
        }
        return sum;
    }

    /** The sum alone; y is room for the rest. */
    private static float sum(MemorySegment in, MemorySegment out, long at, long length, double steps) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        float start = ShiftedExp.start(steps);
        FloatVector starts = FloatVector.broadcast(Lanes.F, start);
        FloatVector centre = FloatVector.broadcast(Lanes.F, ShiftedExp.centre(start));
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = FloatVector.zero(Lanes.F);
        IntVector seen = IntVector.zero(Lanes.I);
        long i = 0;
        for (; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = Native.load(x, i);
            FloatVector k = ShiftedExp.rounded(v, starts);
            a = ShiftedExp.power(k).fma(ShiftedExp.factor(v, k, centre), a);
            seen = ShiftedExp.seen(seen, k);
            FloatVector w = Native.load(x, i + Lanes.BYTES);
            FloatVector l = ShiftedExp.rounded(w, starts);
            b = ShiftedExp.power(l).fma(ShiftedExp.factor(w, l, centre), b);
            seen = ShiftedExp.seen(seen, l);
        }
        float sum = ShiftedExp.outside(seen) ? Float.NaN : Lanes.sum(a.add(b));
        return i < bytes ? sum + rest(in, out, at + i, bytes - i, steps) : sum;
    }
}
