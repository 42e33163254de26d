package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import java.lang.foreign.MemorySegment;

/**
 * Queries, keys or values of all heads, wherever they lie: {@code [batch, heads, length, width]}, or side by side in the columns of
 * {@code [batch, length, columns]}, as one product for all heads makes them. Any view whose last dimension is contiguous.
 *
 * @param heads per sequence of the batch
 * @param column where the first head begins, if side by side
 * @param width of a head
 */
public record Heads(NDArray array, int heads, int column, int width) {
    /** Checks that the heads are inside. */
    public Heads {
        Checks.floats("attention", array);
        int rank = array.shape().rank();
        int end = array.shape().dim(-1);
        boolean inside = rank == 4
                ? column == 0 && width == end && heads == array.shape().dim(1)
                : rank == 3 && column >= 0 && width >= 0 && column + (long) heads * width <= end;
        if (!inside || (end > 1 && array.stride(-1) != 1)) {
            throw Checks.error(
                    "attention",
                    heads + " heads of " + width + " columns, contiguous from column " + column + " on, are not in "
                            + array.shape());
        }
    }

    /** Heads in a dimension of their own. */
    public static Heads apart(NDArray array) {
        return new Heads(array, array.shape().dim(1), 0, array.shape().dim(-1));
    }

    /** Sequences of the batch. */
    public int batch() {
        return array.shape().dim(0);
    }

    /** Positions of a sequence. */
    public int length() {
        return array.shape().dim(-2);
    }

    /** Byte of the array's memory where one head of one sequence begins; heads count fastest. */
    long at(int index) {
        int head = index % heads;
        long element = (long) (index / heads) * array.stride(0);
        element += array.shape().rank() == 3 ? column + (long) head * width : (long) head * array.stride(1);
        return element * Float.BYTES;
    }

    /** Elements from one position of a sequence to the next. */
    int pitch() {
        return array.stride(-2);
    }

    /** The array's memory. */
    MemorySegment memory() {
        return array.segment();
    }
}
