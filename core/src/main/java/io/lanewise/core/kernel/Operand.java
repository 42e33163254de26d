package io.lanewise.core.kernel;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.lang.foreign.MemorySegment;

/** An input seen from a result that it is broadcast to. */
final class Operand {
    /** Contiguous, without what is repeated. */
    final MemorySegment memory;

    /** The first dimension of the result from which on the operand either runs along or stays one number. */
    final int split;

    /** For each dimension of the result, elements from one index to the next: 0 where the operand repeats. */
    private final int[] steps;

    private Operand(MemorySegment memory, int split, int... steps) {
        this.memory = memory;
        this.split = split;
        this.steps = steps;
    }

    static Operand of(NDArray array, Shape result) {
        NDArray dense = withoutRepeats(array).contiguous();
        Shape shape = dense.shape();
        int rank = result.rank();
        int[] steps = new int[rank];
        int step = 1;
        int split = rank;
        boolean runs = true;
        boolean stays = true;
        for (int i = rank - 1; i >= 0; i--) {
            int from = i - rank + shape.rank();
            int length = from < 0 ? 1 : shape.dim(from);
            steps[i] = length == 1 ? 0 : step;
            step *= length;
            runs &= length == result.dim(i);
            stays &= length == 1;
            if (runs || stays) {
                split = i;
            }
        }
        return new Operand(dense.segment(), split, steps);
    }

    private static NDArray withoutRepeats(NDArray array) {
        NDArray once = array;
        for (int i = 0; i < array.shape().rank(); i++) {
            if (array.shape().dim(i) > 1 && array.stride(i) == 0) {
                once = once.slice(i, 0, 1);
            }
        }
        return once;
    }

    /** Whether the operand runs along over the dimensions of the result from {@code split} on; else it stays one number. */
    boolean runs(int from, Shape result) {
        for (int i = from; i < steps.length; i++) {
            if (steps[i] == 0 && result.dim(i) > 1) {
                return false;
            }
        }
        return true;
    }

    /** Bytes from one block to the next, of blocks that span the dimensions from {@code from} on; 0 where it repeats. */
    long pitch(int from) {
        return from == 0 ? 0 : (long) steps[from - 1] * Float.BYTES;
    }

    /** Whether {@code blocks} blocks further on it goes on at the same pitch, in the dimension before {@code dim}. */
    boolean goesOn(int dim, int from, long blocks) {
        return (long) steps[dim - 1] * Float.BYTES == blocks * pitch(from);
    }

    /** Byte at which the block of a number begins, of blocks that span the dimensions from {@code from} on. */
    long offset(long block, int from, Shape result) {
        long left = block;
        long elements = 0;
        for (int i = from - 1; i >= 0; i--) {
            int length = result.dim(i);
            elements += left % length * steps[i];
            left /= length;
        }
        return elements * Float.BYTES;
    }
}
