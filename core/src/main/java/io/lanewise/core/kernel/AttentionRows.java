package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.Generator;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The loops of {@link Attention} over a row of scores, which begins at byte {@code at} and has {@code length} bytes. */
final class AttentionRows {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    private AttentionRows() {}

    /** Softmax in place; zeros where nothing may be attended to. Keeps the row's largest score and the inverse of its sum, if asked. */
    static void softmax(MemorySegment scores, long at, long length, MemorySegment kept, long keptAt) {
        float max = SoftmaxRows.max(scores, at, length);
        float inverse = 0;
        if (max == Float.NEGATIVE_INFINITY) {
            clear(scores, at, length);
        } else {
            inverse = 1 / SoftmaxRows.exponentials(scores, scores, at, length, max);
            SoftmaxRows.scale(scores, at, length, inverse, 0);
        }
        if (kept.byteSize() > 0) {
            kept.set(FLOAT, keptAt, max);
            kept.set(FLOAT, keptAt + Float.BYTES, inverse);
        }
    }

    /** The same probabilities from what was kept. */
    static void again(MemorySegment scores, long at, long length, MemorySegment kept, long keptAt) {
        float max = kept.get(FLOAT, keptAt);
        float inverse = kept.get(FLOAT, keptAt + Float.BYTES);
        if (inverse == 0) {
            clear(scores, at, length);
            return;
        }
        SoftmaxRows.exponentials(scores, scores, at, length, max);
        SoftmaxRows.scale(scores, at, length, inverse, 0);
    }

    /** Zeros. */
    static void clear(MemorySegment memory, long at, long length) {
        MemorySegment x = Native.slice(memory, at, length);
        final long bytes = x.byteSize();
        FloatVector zeros = FloatVector.zero(F);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            zeros.intoMemorySegment(NATIVE.cast(x), i, ORDER);
        }
        if (i < bytes) {
            zeros.intoMemorySegment(NATIVE.cast(x), i, ORDER, F.indexInRange(0, Lanes.count(bytes - i)));
        }
    }

    /** {@code rows} rows of {@code length} bytes, {@code pitch} apart, times a number, one after the other. */
    static void scaled(MemorySegment from, long at, long pitch, int rows, long length, MemorySegment to, float factor) {
        for (int i = 0; i < rows; i++) {
            scaledRow(from, at + i * pitch, to, i * length, length, factor);
        }
    }

    private static void scaledRow(
            MemorySegment from, long at, MemorySegment to, long target, long length, float factor) {
        MemorySegment x = Native.slice(from, at, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(to, target, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(x), i, ORDER).mul(factor).intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest)
                    .mul(factor)
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER, rest);
        }
    }

    /** {@code scores += mask}. */
    static void add(MemorySegment scores, long at, MemorySegment masks, long maskAt, long length) {
        MemorySegment s = Native.slice(scores, at, length);
        final long bytes = s.byteSize();
        MemorySegment m = Native.slice(masks, maskAt, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(s), i, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(m), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(s), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(s), i, ORDER, rest)
                    .add(fromMemorySegment(F, NATIVE.cast(m), i, ORDER, rest))
                    .intoMemorySegment(NATIVE.cast(s), i, ORDER, rest);
        }
    }

    /** {@code to = from} with elements dropped with probability p and the others scaled; may be in place. */
    static void drop(MemorySegment from, MemorySegment to, long at, long length, float p, Generator generator) {
        float scale = p == 1 ? 0 : 1 / (1 - p);
        long threshold = (long) (p * 0x1p32);
        for (long i = at; i < at + length; i += Float.BYTES) {
            boolean dropped = (generator.nextLong() >>> 32) < threshold;
            to.set(FLOAT, i, dropped ? 0 : from.get(FLOAT, i) * scale);
        }
    }
}
