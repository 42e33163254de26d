package io.lanewise.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The library's only source of native memory. It counts every byte until the garbage collector has freed it, and keeps the
 * sum within a budget: system property {@value #PROPERTY} (bytes, or with a suffix k, m or g), by default nine tenths of
 * what the JVM allows for native buffers unless told otherwise, which is the maximum heap size.
 *
 * <p>All memory comes from automatic arenas: a segment keeps its memory alive, so no kernel can outlive what it works on.
 */
final class Budget {
    static final String PROPERTY = "lanewise.memory";

    private static final Cleaner CLEANER = Cleaner.create();
    private static final AtomicLong RESERVED = new AtomicLong();
    private static final AtomicLong ALLOCATIONS = new AtomicLong();
    private static final int COLLECTIONS_BEFORE_FAILURE = 6;

    private static volatile long limit = initialLimit();

    private Budget() {}

    static long limit() {
        return limit;
    }

    static void setLimit(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("memory budget: expected a positive number of bytes, got " + bytes);
        }
        limit = bytes;
    }

    static long reserved() {
        return RESERVED.get();
    }

    /** How often memory was taken from the system since the start: constant over a steady training step. */
    static long allocations() {
        return ALLOCATIONS.get();
    }

    /** Fresh zeroed memory, aligned to {@link Pool#ALIGNMENT}; its bytes count until nothing refers to it any more. */
    static MemorySegment allocate(long bytes, String purpose) {
        reserve(bytes, purpose);
        MemorySegment segment;
        try {
            segment = Arena.ofAuto().allocate(bytes, Pool.ALIGNMENT);
        } catch (OutOfMemoryError e) {
            RESERVED.addAndGet(-bytes);
            OutOfMemoryError error = new OutOfMemoryError(exceeded(bytes, purpose)
                    + "; the JVM refused the memory (raise -XX:MaxDirectMemorySize or -Xmx): " + e.getMessage());
            error.initCause(e);
            throw error;
        }
        ALLOCATIONS.incrementAndGet();
        CLEANER.register(segment.scope(), () -> RESERVED.addAndGet(-bytes));
        return segment;
    }

    private static void reserve(long bytes, String purpose) {
        for (int attempt = 0; ; attempt++) {
            long before = RESERVED.get();
            if (bytes <= limit - before) {
                if (RESERVED.compareAndSet(before, before + bytes)) {
                    return;
                }
                continue;
            }
            if (attempt >= COLLECTIONS_BEFORE_FAILURE) {
                throw new OutOfMemoryError(exceeded(bytes, purpose));
            }
            Pool.clear();
            System.gc();
            Scope.dissolveLeft(); // lets go of what loops that were left early still hold
            try {
                Thread.sleep(1L << attempt);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OutOfMemoryError(exceeded(bytes, purpose) + " (interrupted while waiting for the collector)");
            }
        }
    }

    private static String exceeded(long bytes, String purpose) {
        return "allocate " + purpose + ": " + bytes + " bytes asked, " + RESERVED.get() + " of the budget of " + limit
                + " bytes in use" + Owners.largest()
                + "; work inside a Scope so that memory is recycled, or raise the budget: -D"
                + PROPERTY + "=8g";
    }

    private static long initialLimit() {
        String text = System.getProperty(PROPERTY);
        if (text == null) {
            return Runtime.getRuntime().maxMemory() / 10 * 9;
        }
        String digits = text.strip().toLowerCase(java.util.Locale.ROOT);
        int shift =
                switch (digits.isEmpty() ? ' ' : digits.charAt(digits.length() - 1)) {
                    case 'k' -> 10;
                    case 'm' -> 20;
                    case 'g' -> 30;
                    default -> 0;
                };
        try {
            long value = Long.parseLong(shift == 0 ? digits : digits.substring(0, digits.length() - 1));
            long bytes = Math.multiplyExact(value, 1L << shift);
            if (bytes > 0) {
                return bytes;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(badLimit(text), e);
        }
        throw new IllegalArgumentException(badLimit(text));
    }

    private static String badLimit(String text) {
        return "memory budget: system property " + PROPERTY + " must be a positive size such as 512m or 8g, got \""
                + text + "\"";
    }
}
