package io.lanewise.core.memory;

/** What the library has taken of the machine's memory, and how much it may take. */
public final class OffHeap {
    private OffHeap() {}

    /** Bytes taken from the system and not yet freed, idle blocks of the pool included. */
    public static long reservedBytes() {
        return Budget.reserved();
    }

    /** Bytes that wait in the pool to be used again; without the small blocks that other threads hold ready for their scopes. */
    public static long idleBytes() {
        return Pool.idleBytes();
    }

    /** How often memory was taken from the system since the start; a steady training step does not move it. */
    public static long allocations() {
        return Budget.allocations();
    }

    /** The most bytes that may be reserved: system property {@code lanewise.memory}, or nine tenths of the maximum heap. */
    public static long budget() {
        return Budget.limit();
    }

    /**
     * Changes the budget.
     *
     * @throws IllegalArgumentException if not positive
     */
    public static void budget(long bytes) {
        Budget.setLimit(bytes);
    }

    /** Lets go of all idle blocks; of small ones that other threads hold ready, only once their scopes have closed. */
    public static void trim() {
        Pool.clear();
    }
}
