package io.lanewise.bench.side;

/** A case as one side does it, ready to run any number of times. */
public interface Work extends AutoCloseable {
    /**
     * Does it once.
     *
     * @throws Throwable as calls through method handles do
     */
    void run() throws Throwable;

    /**
     * Proves the result, before anything is timed: either throws if it is wrong, or returns numbers that every side must agree on.
     *
     * @throws Throwable as {@link #run}
     */
    float[] check() throws Throwable;

    @Override
    default void close() {}
}
