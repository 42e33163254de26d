package io.lanewise.core.conv;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
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
        MemorySegment in = Native.known(source);
        MemorySegment out = Native.known(copy);
        FloatVector zero = FloatVector.zero(Lanes.F);
        for (long i = 0; i < left; i += Lanes.BYTES) {
            zero.intoMemorySegment(out, to + i, Lanes.ORDER);
        }
        long i = 0;
        for (; i <= length - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.fromMemorySegment(Lanes.F, in, from + i, Lanes.ORDER)
                    .intoMemorySegment(out, to + left + i, Lanes.ORDER);
        }
        if (i < length) {
            FloatVector.fromMemorySegment(Lanes.F, in, from + i, Lanes.ORDER, Lanes.rest(length - i))
                    .intoMemorySegment(out, to + left + i, Lanes.ORDER);
        }
        for (i = left + length; i < pitch; i += Lanes.BYTES) {
            zero.intoMemorySegment(out, to + i, Lanes.ORDER);
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
        MemorySegment in = Native.known(source);
        MemorySegment out = Native.known(copy);
        FloatVector zero = FloatVector.zero(Lanes.F);
        VectorMask<Float> mask = Lanes.rest(length);
        for (int row = 0; row < rows; row++) {
            zero.intoMemorySegment(out, to, Lanes.ORDER);
            zero.intoMemorySegment(out, to + left + Lanes.BYTES, Lanes.ORDER);
            FloatVector.fromMemorySegment(Lanes.F, in, from, Lanes.ORDER, mask)
                    .intoMemorySegment(out, to + left, Lanes.ORDER);
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
        MemorySegment in = Native.known(source);
        MemorySegment out = Native.known(copy);
        FloatVector zero = FloatVector.zero(Lanes.F);
        VectorMask<Float> mask = Lanes.rest(length - Lanes.BYTES);
        for (int row = 0; row < rows; row++) {
            zero.intoMemorySegment(out, to, Lanes.ORDER);
            zero.intoMemorySegment(out, to + left + 2L * Lanes.BYTES, Lanes.ORDER);
            FloatVector.fromMemorySegment(Lanes.F, in, from, Lanes.ORDER)
                    .intoMemorySegment(out, to + left, Lanes.ORDER);
            FloatVector.fromMemorySegment(Lanes.F, in, from + Lanes.BYTES, Lanes.ORDER, mask)
                    .intoMemorySegment(out, to + left + Lanes.BYTES, Lanes.ORDER);
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
        MemorySegment memory = Native.known(copy);
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
        MemorySegment memory = Native.known(copy);
        for (int i = 0; i < phase; i += Lanes.COUNT) {
            IntVector u = IntVector.fromMemorySegment(Lanes.I, memory, line, Lanes.ORDER);
            IntVector v = IntVector.fromMemorySegment(Lanes.I, memory, line + Lanes.BYTES, Lanes.ORDER);
            which.selectFrom(u, v).intoMemorySegment(memory, to, Lanes.ORDER);
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
        MemorySegment in = Native.known(copy);
        MemorySegment out = Native.known(panels);
        for (int i = 0; i < from.length; i++) {
            FloatVector.fromMemorySegment(Lanes.F, in, at + from[i], Lanes.ORDER)
                    .intoMemorySegment(out, row + to[i], Lanes.ORDER);
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

    /** {@code target += source}. */
    static void add(MemorySegment source, long from, MemorySegment target, long to, long length) {
        MemorySegment in = Native.known(source);
        MemorySegment out = Native.known(target);
        long i = 0;
        for (; i <= length - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.fromMemorySegment(Lanes.F, out, to + i, Lanes.ORDER)
                    .add(FloatVector.fromMemorySegment(Lanes.F, in, from + i, Lanes.ORDER))
                    .intoMemorySegment(out, to + i, Lanes.ORDER);
        }
        if (i < length) {
            var mask = Lanes.rest(length - i);
            FloatVector.fromMemorySegment(Lanes.F, out, to + i, Lanes.ORDER, mask)
                    .add(FloatVector.fromMemorySegment(Lanes.F, in, from + i, Lanes.ORDER, mask))
                    .intoMemorySegment(out, to + i, Lanes.ORDER, mask);
        }
    }

    /** Elements {@code fromPitch} floats apart to places {@code apart} floats apart, or added to them. */
    static void scatter(
            MemorySegment source, long from, MemorySegment target, long to, long apart, int count, boolean add) {
        MemorySegment in = Native.known(source);
        MemorySegment out = Native.known(target);
        for (int i = 0; i < count; i++) {
            float value = in.get(FLOAT, from);
            out.set(FLOAT, to, add ? out.get(FLOAT, to) + value : value);
            from += Float.BYTES;
            to += apart;
        }
    }
}
