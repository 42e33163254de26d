package io.lanewise.core.kernel;

import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;

/** Splits elementwise work over the threads, by its length alone: results do not depend on the number of threads. */
final class Chunks {
    /** Most elements of a chunk: some microseconds of work, and a quarter of an L2 cache for one operand. */
    static final long ELEMENTS = 1 << 16;

    /** Elements of a chunk if there are not enough for eight larger ones; twice as many are not split. */
    private static final long FEW = 1 << 14;

    /** The work on the floats that begin at byte {@code at} and fill {@code bytes} bytes. */
    interface Body {
        void run(long at, long bytes);
    }

    private Chunks() {}

    /** Runs {@code body} on {@code count} floats, in equal chunks. */
    static void run(long count, Body body) {
        long size = count <= 2 * FEW ? ELEMENTS : even(count, Math.clamp(count / 8, FEW, ELEMENTS));
        run(count, (size + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT, body);
    }

    /** The size of {@linkplain Parallel#balanced balanced} chunks of at most {@code size}. */
    static long even(long count, long size) {
        long tasks = Parallel.balanced(count, size);
        return Math.max(1, (count + tasks - 1) / tasks);
    }

    /** The same with chunks of {@code size} elements but for the last. */
    static void run(long count, long size, Body body) {
        if (count <= size) {
            if (count > 0) {
                body.run(0, count * Float.BYTES);
            }
            return;
        }
        Parallel.run(Math.toIntExact((count + size - 1) / size), task -> {
            long at = task * size;
            body.run(at * Float.BYTES, Math.min(size, count - at) * Float.BYTES);
        });
    }

    /** Runs {@code body} on every row (the last dimension) of a contiguous array, in tasks of whole rows of about {@code size} elements. */
    static void rows(Shape shape, long size, Body body) {
        long pitch = (long) width(shape) * Float.BYTES;
        blocksOfRows(shape, size, (at, bytes) -> {
            for (long row = at; row < at + bytes; row += pitch) {
                body.run(row, pitch);
            }
        });
    }

    /** The same with whole tasks of rows for {@code body}. */
    static void blocksOfRows(Shape shape, long size, Body body) {
        if (shape.size() > 0) {
            int width = width(shape);
            run(shape.size(), even(shape.size() / width, size / width) * width, body);
        }
    }

    private static int width(Shape shape) {
        return shape.rank() == 0 ? 1 : shape.dim(-1);
    }
}
