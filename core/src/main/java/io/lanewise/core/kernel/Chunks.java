package io.lanewise.core.kernel;

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
        for (long at = 0; at < count; at += size) {
            body.run(at * Float.BYTES, Math.min(size, count - at) * Float.BYTES);
        }
    }
}
