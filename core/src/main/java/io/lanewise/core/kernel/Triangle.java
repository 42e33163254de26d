package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import java.lang.foreign.MemorySegment;

/** The lower or upper triangle of matrices, zeros elsewhere; each is its own gradient. */
public final class Triangle {
    private Triangle() {}

    /** Elements on and below the diagonal {@code column - row = diagonal}. */
    public static NDArray lower(NDArray x, int diagonal) {
        return part("tril", x, diagonal, true);
    }

    /** Elements on and above the diagonal {@code column - row = diagonal}. */
    public static NDArray upper(NDArray x, int diagonal) {
        return part("triu", x, diagonal, false);
    }

    private static NDArray part(String operation, NDArray x, int diagonal, boolean lower) {
        Checks.floats(operation, x);
        if (x.shape().rank() < 2) {
            throw Checks.error(operation, "expected at least 2 dimensions, got shape " + x.shape());
        }
        int rows = x.shape().dim(-2);
        int columns = x.shape().dim(-1);
        NDArray y = NDArray.zeros(x.shape());
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = y.segment();
        long pitch = (long) columns * Float.BYTES;
        Chunks.rows(x.shape(), Chunks.ELEMENTS, (at, bytes) -> {
            long row = at / pitch % rows;
            long border = (long) Math.clamp(row + diagonal + (lower ? 1 : 0), 0, columns) * Float.BYTES;
            if (lower) {
                MemorySegment.copy(from, at, to, at, border);
            } else {
                MemorySegment.copy(from, at + border, to, at + border, pitch - border);
            }
        });
        return y;
    }
}
