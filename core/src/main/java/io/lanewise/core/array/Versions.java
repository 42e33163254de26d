package io.lanewise.core.array;

/**
 * Counts changes of memory in place, so that an engine that has kept an array for later can tell that it is not what it was. Kernels do not
 * count what they write; whoever overwrites content that others may rely on says so here.
 */
public final class Versions {
    private Versions() {}

    /** Changes so far of the memory that the array shares with its views. */
    public static int of(NDArray x) {
        return x.storage().version();
    }

    /** Counts a change. */
    public static void changed(NDArray x) {
        x.storage().changed();
    }
}
