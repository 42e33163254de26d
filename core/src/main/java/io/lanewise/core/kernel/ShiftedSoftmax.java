package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import io.lanewise.core.simd.ShiftedExp;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Softmax and its logarithm of rows of whole pairs of vectors without a pass for the largest element: a row's exponentials are taken about the largest of its
 * first ones. Where another one is so much larger or smaller that this does not do, or not a finite number, {@link SoftmaxRows} does the row again.
 *
 * <p>A row is scaled after the exponentials of the next one, so that nothing waits for its sum.
 */
final class ShiftedSoftmax {
    private static final long PAIR = 2L * Lanes.BYTES;

    private ShiftedSoftmax() {}

    /** Whether rows of this length are for this class. */
    static boolean takes(long pitch) {
        return ShiftedExp.AVAILABLE && pitch % PAIR == 0;
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
            float sum = sum(x, row, pitch, steps);
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
        return ShiftedExp.steps(Lanes.max(fromMemorySegment(F, NATIVE.cast(x), row, ORDER)));
    }

    /** {@code y = exp(x - shift)}; returns the sum, NaN where another way is needed. */
    private static float exponentials(MemorySegment in, MemorySegment out, long at, long length, double steps) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        float start = ShiftedExp.start(steps);
        FloatVector starts = FloatVector.broadcast(F, start);
        FloatVector centre = FloatVector.broadcast(F, ShiftedExp.centre(start));
        FloatVector a = FloatVector.zero(F);
        FloatVector b = FloatVector.zero(F);
        IntVector seen = IntVector.zero(Lanes.I);
        for (long i = 0; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER);
            FloatVector k = ShiftedExp.rounded(v, starts);
            FloatVector e = ShiftedExp.power(k).mul(ShiftedExp.factor(v, k, centre));
            seen = ShiftedExp.seen(seen, k);
            a = a.add(e);
            e.intoMemorySegment(NATIVE.cast(y), i, ORDER);
            FloatVector w = fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER);
            FloatVector l = ShiftedExp.rounded(w, starts);
            FloatVector f = ShiftedExp.power(l).mul(ShiftedExp.factor(w, l, centre));
            seen = ShiftedExp.seen(seen, l);
            b = b.add(f);
            f.intoMemorySegment(NATIVE.cast(y), i + Lanes.BYTES, ORDER);
        }
        return ShiftedExp.outside(seen) ? Float.NaN : Lanes.sum(a.add(b));
    }

    /** The sum alone. */
    private static float sum(MemorySegment in, long at, long length, double steps) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        float start = ShiftedExp.start(steps);
        FloatVector starts = FloatVector.broadcast(F, start);
        FloatVector centre = FloatVector.broadcast(F, ShiftedExp.centre(start));
        FloatVector a = FloatVector.zero(F);
        FloatVector b = FloatVector.zero(F);
        IntVector seen = IntVector.zero(Lanes.I);
        for (long i = 0; i <= bytes - 2L * Lanes.BYTES; i += 2L * Lanes.BYTES) {
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER);
            FloatVector k = ShiftedExp.rounded(v, starts);
            a = ShiftedExp.power(k).fma(ShiftedExp.factor(v, k, centre), a);
            seen = ShiftedExp.seen(seen, k);
            FloatVector w = fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER);
            FloatVector l = ShiftedExp.rounded(w, starts);
            b = ShiftedExp.power(l).fma(ShiftedExp.factor(w, l, centre), b);
            seen = ShiftedExp.seen(seen, l);
        }
        return ShiftedExp.outside(seen) ? Float.NaN : Lanes.sum(a.add(b));
    }
}
