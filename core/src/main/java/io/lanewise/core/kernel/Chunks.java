package io.lanewise.core.kernel;

import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;

/** Splits elementwise work over the threads, by its length alone: results do not depend on the number of threads. */
final class Chunks {
    /** Elements of a chunk: some microseconds of work, and a quarter of an L2 cache for one operand. */
    static final long ELEMENTS = 1 << 16;

    /** The work on the floats that begin at byte {@code at} and fill {@code bytes} bytes. */
    interface Body {
        void run(long at, long bytes);
    }

    private Chunks() {}

    /** Runs {@code body} on {@code count} floats, chunk by chunk. */
    static void run(long count, Body body) {
        run(count, ELEMENTS, body);
    }

    /** The same with chunks of {@code size} elements. */
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
            run(shape.size(), Math.max(1, size / width) * width, body);
        }
    }

    private static int width(Shape shape) {
        return shape.rank() == 0 ? 1 : shape.dim(-1);
    }
}
