package io.lanewise.core.conv;

import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Pooling of one image of one channel with windows of any kind, element by element. Offsets are in bytes. */
final class WindowKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED;

    private WindowKernels() {}

    static void max(
            MemorySegment source, long from, Pooling pooling, MemorySegment target, MemorySegment places, long to) {
        MemorySegment in = NATIVE.cast(source);
        MemorySegment out = NATIVE.cast(target);
        int width = pooling.x().length();
        for (int i = 0; i < pooling.y().count(); i++) {
            for (int j = 0; j < pooling.x().count(); j++) {
                int best = pooling.y().from()[i] * width + pooling.x().from()[j];
                float largest = Float.NEGATIVE_INFINITY;
                for (int row = pooling.y().from()[i];
                        row < pooling.y().to()[i];
                        row += pooling.y().step()) {
                    for (int column = pooling.x().from()[j];
                            column < pooling.x().to()[j];
                            column += pooling.x().step()) {
                        float value = in.get(FLOAT, from + 4L * (row * width + column));
                        if (value > largest || Float.isNaN(value)) {
                            largest = value;
                            best = row * width + column;
                        }
                    }
                }
                out.set(FLOAT, to, largest);
                if (places != MemorySegment.NULL) {
                    places.set(INT, to, best);
                }
                to += Float.BYTES;
            }
        }
    }

    /** Adds. */
    static void maxBackward(
            MemorySegment above, MemorySegment places, long from, int count, MemorySegment below, long to) {
        MemorySegment dy = NATIVE.cast(above);
        MemorySegment index = NATIVE.cast(places);
        MemorySegment dx = NATIVE.cast(below);
        for (int i = 0; i < count; i++) {
            long at = to + 4L * index.get(INT, from);
            dx.set(FLOAT, at, dx.get(FLOAT, at) + dy.get(FLOAT, from));
            from += Float.BYTES;
        }
    }

    static void average(
            MemorySegment source,
            long from,
            Pooling pooling,
            boolean padding,
            int divisor,
            MemorySegment target,
            long to) {
        MemorySegment in = NATIVE.cast(source);
        MemorySegment out = NATIVE.cast(target);
        int width = pooling.x().length();
        for (int i = 0; i < pooling.y().count(); i++) {
            for (int j = 0; j < pooling.x().count(); j++) {
                double sum = 0;
                for (int row = pooling.y().from()[i]; row < pooling.y().to()[i]; row++) {
                    for (int column = pooling.x().from()[j];
                            column < pooling.x().to()[j];
                            column++) {
                        sum += in.get(FLOAT, from + 4L * (row * width + column));
                    }
                }
                out.set(FLOAT, to, (float) (sum / pooling.count(i, j, padding, divisor)));
                to += Float.BYTES;
            }
        }
    }

    /** Adds. */
    static void averageBackward(
            MemorySegment above,
            long from,
            Pooling pooling,
            boolean padding,
            int divisor,
            MemorySegment below,
            long to) {
        MemorySegment dy = NATIVE.cast(above);
        MemorySegment dx = NATIVE.cast(below);
        int width = pooling.x().length();
        for (int i = 0; i < pooling.y().count(); i++) {
            for (int j = 0; j < pooling.x().count(); j++) {
                float share = dy.get(FLOAT, from) / pooling.count(i, j, padding, divisor);
                for (int row = pooling.y().from()[i]; row < pooling.y().to()[i]; row++) {
                    for (int column = pooling.x().from()[j];
                            column < pooling.x().to()[j];
                            column++) {
                        long at = to + 4L * (row * width + column);
                        dx.set(FLOAT, at, dx.get(FLOAT, at) + share);
                    }
                }
                from += Float.BYTES;
            }
        }
    }
}
