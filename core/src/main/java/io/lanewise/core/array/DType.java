package io.lanewise.core.array;

/** Element type of an {@link NDArray}. Both take four bytes. */
public enum DType {
    /** Numbers to compute with. */
    FLOAT32,
    /** Labels and indices; no gradient. */
    INT32;

    /** Bytes of an element of either type. */
    public static final int BYTES = 4;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
