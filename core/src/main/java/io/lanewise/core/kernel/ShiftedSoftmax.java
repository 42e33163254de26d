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
 * Softmax and its logarithm of rows of whole vectors without a pass for the largest element: a row's exponentials are taken about the largest of its
 * first ones. Where another one is so much larger or smaller that this does not do, or not a finite number, {@link SoftmaxRows} does the row again.
 *
 * <p>The second pass over a row is made in the same loop as the first one over the next row: what one waits for, the other computes. A turn reads both rows
 * before it writes, since rows of a power of two lie at the same place of their pages, and the processor takes a read for one of what was just written
 * where the last twelve bits of the addresses agree. A row's sum has the same bits in each of the two loops that make it.
 */
final class ShiftedSoftmax {
    private ShiftedSoftmax() {}

    /** Whether rows of this length are for this class. */
    static boolean takes(long pitch) {
        return ShiftedExp.AVAILABLE && pitch % Lanes.BYTES == 0;
    }

    /** y = softmax(x) of the rows that fill {@code length} bytes from {@code at} on; y is other memory than x. */
    static void softmax(MemorySegment x, MemorySegment y, long at, long length, long pitch) {
        float factor = 1;
        for (long row = at; row < at + length; row += pitch) {
            double steps = steps(x, row);
            float sum = row == at
                    ? exponentials(x, y, row, pitch, steps)
                    : exponentialsAndScaled(x, y, row, pitch, steps, factor);
            factor = 1 / sum;
            if (Float.isNaN(sum)) {
                SoftmaxRows.softmax(x, y, row, pitch);
                factor = 1;
            }
        }
        SoftmaxRows.scale(y, at + length - pitch, pitch, factor, 0);
    }

    /** y = ln(softmax(x)) in the same way. */
    static void logSoftmax(MemorySegment x, MemorySegment y, long at, long length, long pitch) {
        float most = 0; // with the next, the logarithm of the sum of a row
        float rest = 0;
        for (long row = at; row < at + length; row += pitch) {
            double steps = steps(x, row);
            float sum = row == at ? sum(x, row, pitch, steps) : sumAndLess(x, y, row, pitch, steps, most, rest);
            double logSum = ShiftedExp.shift(steps) + Math.log(sum);
            most = (float) logSum;
            rest = (float) (logSum - most);
            if (Float.isNaN(sum)) {
                most = SoftmaxRows.max(x, row, pitch);
                rest = (float) Math.log(SoftmaxRows.exponentials(x, y, row, pitch, most));
            }
        }
        SoftmaxRows.shift(x, y, at + length - pitch, pitch, most, rest);
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
        FloatVector sum = FloatVector.zero(F);
        IntVector seen = IntVector.zero(Lanes.I);
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER);
            FloatVector k = ShiftedExp.rounded(v, starts);
            FloatVector e = ShiftedExp.power(k).mul(ShiftedExp.factor(v, k, centre));
            seen = ShiftedExp.seen(seen, k);
            sum = sum.add(e);
            e.intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        return ShiftedExp.outside(seen) ? Float.NaN : Lanes.sum(sum);
    }

    /** The same; and the row before is multiplied by a factor. */
    private static float exponentialsAndScaled(
            MemorySegment in, MemorySegment out, long at, long length, double steps, float factor) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, at, bytes);
        MemorySegment before = Native.slice(out, at - bytes, bytes);
        float start = ShiftedExp.start(steps);
        FloatVector starts = FloatVector.broadcast(F, start);
        FloatVector centre = FloatVector.broadcast(F, ShiftedExp.centre(start));
        FloatVector factors = FloatVector.broadcast(F, factor);
        FloatVector sum = FloatVector.zero(F);
        IntVector seen = IntVector.zero(Lanes.I);
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector scaled =
                    fromMemorySegment(F, NATIVE.cast(before), i, ORDER).mul(factors);
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER);
            FloatVector k = ShiftedExp.rounded(v, starts);
            FloatVector e = ShiftedExp.power(k).mul(ShiftedExp.factor(v, k, centre));
            seen = ShiftedExp.seen(seen, k);
            sum = sum.add(e);
            e.intoMemorySegment(NATIVE.cast(y), i, ORDER);
            scaled.intoMemorySegment(NATIVE.cast(before), i, ORDER);
        }
        return ShiftedExp.outside(seen) ? Float.NaN : Lanes.sum(sum);
    }

    /** The sum alone. */
    private static float sum(MemorySegment in, long at, long length, double steps) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        float start = ShiftedExp.start(steps);
        FloatVector starts = FloatVector.broadcast(F, start);
        FloatVector centre = FloatVector.broadcast(F, ShiftedExp.centre(start));
        FloatVector sum = FloatVector.zero(F);
        IntVector seen = IntVector.zero(Lanes.I);
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER);
            FloatVector k = ShiftedExp.rounded(v, starts);
            sum = ShiftedExp.power(k).fma(ShiftedExp.factor(v, k, centre), sum);
            seen = ShiftedExp.seen(seen, k);
        }
        return ShiftedExp.outside(seen) ? Float.NaN : Lanes.sum(sum);
    }

    /** The same; and {@code y = x - a - b} of the row before. */
    private static float sumAndLess(
            MemorySegment in, MemorySegment out, long at, long length, double steps, float a, float b) {
        MemorySegment x = Native.slice(in, at, length);
        final long bytes = x.byteSize();
        MemorySegment before = Native.slice(in, at - bytes, bytes);
        MemorySegment y = Native.slice(out, at - bytes, bytes);
        float start = ShiftedExp.start(steps);
        FloatVector starts = FloatVector.broadcast(F, start);
        FloatVector centre = FloatVector.broadcast(F, ShiftedExp.centre(start));
        FloatVector sum = FloatVector.zero(F);
        IntVector seen = IntVector.zero(Lanes.I);
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector less =
                    fromMemorySegment(F, NATIVE.cast(before), i, ORDER).sub(a).sub(b);
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER);
            FloatVector k = ShiftedExp.rounded(v, starts);
            sum = ShiftedExp.power(k).fma(ShiftedExp.factor(v, k, centre), sum);
            seen = ShiftedExp.seen(seen, k);
            less.intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        return ShiftedExp.outside(seen) ? Float.NaN : Lanes.sum(sum);
    }
}
