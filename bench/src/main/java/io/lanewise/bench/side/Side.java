package io.lanewise.bench.side;

import org.jspecify.annotations.Nullable;

/** A library that takes part, inside a process of its own. */
public interface Side {
    /** Version and settings as the library itself sees them, in one line. */
    String describe();

    /**
     * Makes a case ready to run; null if this library has nothing like it.
     *
     * @throws Throwable as calls through method handles do
     */
    @Nullable
    Work open(Case what) throws Throwable;
}
