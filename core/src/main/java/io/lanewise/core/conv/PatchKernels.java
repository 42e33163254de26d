package io.lanewise.core.conv;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Moves elements between images, their bordered copies, panels of patches and results. Vectors are written whole where what lies behind is
 * written later: rows go in ascending order.
 */
final class PatchKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;
    private static final IntVector EVEN = IntVector.broadcast(Lanes.I, 0).addIndex(2);
    private static final IntVector ODD = IntVector.broadcast(Lanes.I, 1).addIndex(2);

    private PatchKernels() {}

    /** A row with zeros in front and behind: {@code length} bytes at {@code left} of the {@code pitch} bytes. */
    static void bordered(
            MemorySegment source, long from, long length, MemorySegment copy, long to, long left, long pitch) {
        MemorySegment in = NATIVE.cast(source);
        MemorySegment out = NATIVE.cast(copy);
        FloatVector zero = FloatVector.zero(F);
        for (long i = 0; i < left; i += Lanes.BYTES) {
            zero.intoMemorySegment(out, to + i, ORDER);
        }
        long i = 0;
        for (; i <= length - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.fromMemorySegment(F, in, from + i, ORDER).intoMemorySegment(out, to + left + i, ORDER);
        }
        if (i < length) {
            FloatVector.fromMemorySegment(F, in, from + i, ORDER, F.indexInRange(0, Lanes.count(length - i)))
                    .intoMemorySegment(out, to + left + i, ORDER);
        }
        for (i = left + length; i < pitch; i += Lanes.BYTES) {
            zero.intoMemorySegment(out, to + i, ORDER);
        }
    }

    /**
     * Rows of an image, {@code length} bytes each and side by side, to rows {@code pitch} bytes apart, with zeros in front and behind as in
     * {@link #bordered}. Narrow rows, the usual ones, take a few instructions each.
     */
    static void plane(
            MemorySegment source,
            long from,
            long length,
            MemorySegment copy,
            long to,
            long left,
            long pitch,
            int rows) {
        int vectors = (int) ((length + Lanes.BYTES - 1) / Lanes.BYTES);
        int simple = 0;
        if (vectors > 0 && vectors <= 2 && left <= Lanes.BYTES && pitch <= left + (vectors + 1L) * Lanes.BYTES) {
            // Loads of whole vectors must end inside.
            simple = (int) Math.min(rows, Math.max(0, (source.byteSize() - from - 2L * Lanes.BYTES) / length));
            if (vectors == 1) {
                narrow(source, from, length, copy, to, left, pitch, simple);
            } else {
                pairs(source, from, length, copy, to, left, pitch, simple);
            }
        }
        for (int row = simple; row < rows; row++) {
            bordered(source, from + row * length, length, copy, to + row * pitch, left, pitch);
        }
    }

    /** Rows of at most a vector. */
    private static void narrow(
            MemorySegment source,
            long from,
            long length,
            MemorySegment copy,
            long to,
            long left,
            long pitch,
            int rows) {
        MemorySegment in = NATIVE.cast(source);
        MemorySegment out = NATIVE.cast(copy);
        FloatVector zero = FloatVector.zero(F);
        VectorMask<Float> mask = F.indexInRange(0, Lanes.count(length));
        for (int row = 0; row < rows; row++) {
            zero.intoMemorySegment(out, to, ORDER);
            zero.intoMemorySegment(out, to + left + Lanes.BYTES, ORDER);
            FloatVector.fromMemorySegment(F, in, from, ORDER, mask).intoMemorySegment(out, to + left, ORDER);
            from += length;
            to += pitch;
        }
    }

    /** Rows of more than one vector and at most two. */
    private static void pairs(
            MemorySegment source,
            long from,
            long length,
            MemorySegment copy,
            long to,
            long left,
            long pitch,
            int rows) {
        MemorySegment in = NATIVE.cast(source);
        MemorySegment out = NATIVE.cast(copy);
        FloatVector zero = FloatVector.zero(F);
        VectorMask<Float> mask = F.indexInRange(0, Lanes.count(length - Lanes.BYTES));
        for (int row = 0; row < rows; row++) {
            zero.intoMemorySegment(out, to, ORDER);
            zero.intoMemorySegment(out, to + left + 2L * Lanes.BYTES, ORDER);
            FloatVector.fromMemorySegment(F, in, from, ORDER).intoMemorySegment(out, to + left, ORDER);
            FloatVector.fromMemorySegment(F, in, from + Lanes.BYTES, ORDER, mask)
                    .intoMemorySegment(out, to + left + Lanes.BYTES, ORDER);
            from += length;
            to += pitch;
        }
    }

    /** Takes a row apart: elements 0, step, 2 step, ..., then 1, step + 1, ..., {@code phase} of each. */
    static void apart(MemorySegment copy, long line, int step, int phase, long to) {
        if (step == 2) {
            halves(copy, line, phase, to);
            return;
        }
        MemorySegment memory = NATIVE.cast(copy);
        for (int first = 0; first < step; first++) {
            long at = line + first * 4L;
            for (int i = 0; i < phase; i++) {
                memory.set(FLOAT, to, memory.get(FLOAT, at));
                to += Float.BYTES;
                at += step * 4L;
            }
        }
    }

    /** The even elements first: all of them, because their last vector reaches into the odd ones. */
    private static void halves(MemorySegment copy, long line, int phase, long to) {
        choose(copy, line, EVEN, phase, to);
        choose(copy, line, ODD, phase, to + phase * 4L);
    }

    private static void choose(MemorySegment copy, long line, IntVector which, int phase, long to) {
        MemorySegment memory = NATIVE.cast(copy);
        for (int i = 0; i < phase; i += Lanes.COUNT) {
            IntVector u = IntVector.fromMemorySegment(Lanes.I, memory, line, ORDER);
            IntVector v = IntVector.fromMemorySegment(Lanes.I, memory, line + Lanes.BYTES, ORDER);
            which.selectFrom(u, v).intoMemorySegment(memory, to, ORDER);
            line += 2L * Lanes.BYTES;
            to += Lanes.BYTES;
        }
    }

    /** Panel rows, channel by channel and tap by tap: the vectors at {@code from} go to {@code to}. */
    static void pack(
            MemorySegment copy,
            int channels,
            long channelPitch,
            long[] taps,
            long[] from,
            long[] to,
            MemorySegment panels,
            long panelPitch) {
        long row = 0;
        long channel = 0;
        for (int c = 0; c < channels; c++) {
            for (long tap : taps) {
                vectors(copy, channel + tap, from, to, panels, row);
                row += panelPitch;
            }
            channel += channelPitch;
        }
    }

    private static void vectors(MemorySegment copy, long at, long[] from, long[] to, MemorySegment panels, long row) {
        MemorySegment in = NATIVE.cast(copy);
        MemorySegment out = NATIVE.cast(panels);
        for (int i = 0; i < from.length; i++) {
            FloatVector.fromMemorySegment(F, in, at + from[i], ORDER).intoMemorySegment(out, row + to[i], ORDER);
        }
    }

    /** Copies rows, or adds them. */
    static void move(
            MemorySegment source,
            long from,
            long fromPitch,
            MemorySegment target,
            long to,
            long toPitch,
            int rows,
            long length,
            boolean add) {
        for (int row = 0; row < rows; row++) {
            if (add) {
                add(source, from, target, to, length);
            } else {
                MemorySegment.copy(source, from, target, to, length);
            }
            from += fromPitch;
            to += toPitch;
        }
    }

    /** Zeros: {@code length} bytes, whole vectors. */
    static void clear(MemorySegment target, long to, long length) {
        MemorySegment out = NATIVE.cast(target);
        FloatVector zero = FloatVector.zero(F);
        for (long i = 0; i < length; i += Lanes.BYTES) {
            zero.intoMemorySegment(out, to + i, ORDER);
        }
    }

    /** Zeros in the first lanes of the vectors of {@code length} bytes. */
    static void clearLanes(MemorySegment target, long length, int lanes) {
        MemorySegment out = NATIVE.cast(target);
        VectorMask<Float> mask = F.indexInRange(0, lanes);
        for (long i = 0; i < length; i += Lanes.BYTES) {
            FloatVector.fromMemorySegment(F, out, i, ORDER).blend(0, mask).intoMemorySegment(out, i, ORDER);
        }
    }

    /** {@code target += source}. */
    static void add(MemorySegment source, long from, MemorySegment target, long to, long length) {
        MemorySegment in = NATIVE.cast(source);
        MemorySegment out = NATIVE.cast(target);
        long i = 0;
        for (; i <= length - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.fromMemorySegment(F, out, to + i, ORDER)
                    .add(FloatVector.fromMemorySegment(F, in, from + i, ORDER))
                    .intoMemorySegment(out, to + i, ORDER);
        }
        if (i < length) {
            var mask = F.indexInRange(0, Lanes.count(length - i));
            FloatVector.fromMemorySegment(F, out, to + i, ORDER, mask)
                    .add(FloatVector.fromMemorySegment(F, in, from + i, ORDER, mask))
                    .intoMemorySegment(out, to + i, ORDER, mask);
        }
    }

    /** Elements {@code fromPitch} floats apart to places {@code apart} floats apart, or added to them. */
    static void scatter(
            MemorySegment source, long from, MemorySegment target, long to, long apart, int count, boolean add) {
        MemorySegment in = NATIVE.cast(source);
        MemorySegment out = NATIVE.cast(target);
        for (int i = 0; i < count; i++) {
            float value = in.get(FLOAT, from);
            out.set(FLOAT, to, add ? out.get(FLOAT, to) + value : value);
            from += Float.BYTES;
            to += apart;
        }
    }
}
