package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.simd.BinaryLoop;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One application of z = f(a, b) to operands that broadcast. The result is cut into rows, the longest runs of trailing dimensions over which
 * each operand either runs along or stays one number; as many rows as follow each other at an even pitch in both operands are one call of
 * a loop.
 */
final class Broadcast {
    /** A row that repeats and has fewer elements is written out this long once, so that each call of the loop has some work. */
    private static final int TILE = 512;

    private static final int FEWEST_COPIES = 8;

    private final BinaryLoop loop;
    private final Shape shape;
    private final Operand left;
    private final Operand right;
    private final MemorySegment out;

    /** Rows span the dimensions from here on. */
    private final int split;

    /** Bytes of a row. */
    private final long width;

    /** The dimensions from here to {@link #split} are rows at an even pitch. */
    private final int first;

    /** How many. */
    private final long even;

    private final boolean leftRuns;
    private final boolean rightRuns;

    Broadcast(BinaryLoop loop, NDArray a, NDArray b, NDArray z) {
        this.loop = loop;
        this.shape = z.shape();
        this.out = z.segment();
        left = Operand.of(a, shape);
        right = Operand.of(b, shape);
        split = Math.max(left.split, right.split);
        long block = 1;
        for (int i = split; i < shape.rank(); i++) {
            block *= shape.dim(i);
        }
        width = block * Float.BYTES;
        leftRuns = left.runs(split, shape);
        rightRuns = right.runs(split, shape);
        int dim = split;
        long rows = 1;
        while (dim > 0 && left.goesOn(dim, split, rows) && right.goesOn(dim, split, rows)) {
            dim--;
            rows *= shape.dim(dim);
        }
        first = dim;
        even = rows;
    }

    /** Computes z, in tasks of whole rows. */
    void run() {
        if (split == 0) {
            Chunks.run(shape.size(), (at, length) -> {
                long a = leftRuns ? at : 0;
                long b = rightRuns ? at : 0;
                row(a, b, at, length);
            });
            return;
        }
        NDArray tile = tile();
        long block = width / Float.BYTES;
        Chunks.run(shape.size(), Chunks.even(shape.size() / block, Chunks.ELEMENTS / block) * block, (at, length) -> {
            long rows = 0;
            for (long row = at / width; row < (at + length) / width; row += rows) {
                rows = Math.min((at + length) / width - row, even - row % even);
                rows(row, rows, tile);
            }
        });
        if (tile != null) {
            tile.release();
        }
    }

    /** Rows at an even pitch, from the given one on. */
    private void rows(long row, long rows, @Nullable NDArray tile) {
        long aPitch = left.pitch(split);
        long bPitch = right.pitch(split);
        long a = left.offset(row / even, first, shape) + row % even * aPitch;
        long b = right.offset(row / even, first, shape) + row % even * bPitch;
        long z = row * width;
        if (rightRuns && !leftRuns) {
            loop.leftNumbers(left.memory, a, aPitch, right.memory, b, bPitch, out, z, width, rows);
        } else if (leftRuns && !rightRuns) {
            loop.rightNumbers(left.memory, a, aPitch, right.memory, b, bPitch, out, z, width, rows);
        } else if (tile != null) {
            MemorySegment repeated = tile.segment();
            for (long done = 0; done < rows * width; done += repeated.byteSize()) {
                long length = Math.min(repeated.byteSize(), rows * width - done);
                if (aPitch == 0) {
                    loop.run(repeated, 0, right.memory, b + done, out, z + done, length);
                } else {
                    loop.run(left.memory, a + done, repeated, 0, out, z + done, length);
                }
            }
        } else {
            for (long i = 0; i < rows; i++) {
                row(a + i * aPitch, b + i * bPitch, z + i * width, width);
            }
        }
    }

    /** One row, or a piece of it. */
    private void row(long a, long b, long z, long length) {
        if (leftRuns && rightRuns) {
            loop.run(left.memory, a, right.memory, b, out, z, length);
        } else if (leftRuns) {
            loop.run(left.memory, a, right.memory.get(JAVA_FLOAT, b), out, z, length);
        } else if (rightRuns) {
            loop.run(left.memory.get(JAVA_FLOAT, a), right.memory, b, out, z, length);
        } else {
            float number = right.memory.get(JAVA_FLOAT, b);
            for (long i = z; i < z + length; i += Float.BYTES) {
                out.set(JAVA_FLOAT, i, number);
            }
            loop.run(left.memory.get(JAVA_FLOAT, a), out, z, out, z, length);
        }
    }

    /** Copies of a short row that meets all rows of the other operand; null where there is none. */
    private @Nullable NDArray tile() {
        long aPitch = left.pitch(split);
        long bPitch = right.pitch(split);
        int copies = (int) Math.min(even, TILE * Float.BYTES / width);
        boolean meetsAll = (aPitch == 0 && bPitch == width) || (aPitch == width && bPitch == 0);
        if (!leftRuns || !rightRuns || !meetsAll || first > 0 || copies < FEWEST_COPIES) {
            return null;
        }
        MemorySegment row = (aPitch == 0 ? left : right).memory;
        NDArray tile = NDArray.empty(Shape.of((int) (copies * width / Float.BYTES)), "broadcast");
        MemorySegment memory = tile.segment();
        MemorySegment.copy(row, 0, memory, 0, width);
        for (long done = width; done < memory.byteSize(); done *= 2) {
            MemorySegment.copy(memory, 0, memory, done, Math.min(done, memory.byteSize() - done));
        }
        return tile;
    }
}
