package io.lanewise.core.array;

import java.lang.foreign.MemorySegment;

/** Copies between arrays of one shape whatever their strides; in blocks where one side is transposed. */
final class StridedCopy {
    /** Side of the square block of a transposing copy: 16 floats are one cache line. */
    private static final int BLOCK = 16;

    private StridedCopy() {}

    static void copy(NDArray from, NDArray to) {
        if (from.size() == 0) {
            return;
        }
        if (from.isContiguous() && to.isContiguous()) {
            MemorySegment.copy(from.segment(), 0, to.segment(), 0, from.size() * DType.BYTES);
            return;
        }
        copy(from.segment(), 0, from.strides(), to.segment(), 0, to.strides(), to.shape(), 0);
    }

    private static void copy(
            MemorySegment from,
            long source,
            int[] sourceStrides,
            MemorySegment to,
            long target,
            int[] targetStrides,
            Shape shape,
            int dim) {
        int left = shape.rank() - dim;
        if (left <= 2) {
            int rows = left < 2 ? 1 : shape.dim(-2);
            int columns = left < 1 ? 1 : shape.dim(-1);
            int last = shape.rank() - 1;
            matrix(
                    from,
                    source,
                    left < 2 ? 0 : sourceStrides[last - 1],
                    left < 1 ? 0 : sourceStrides[last],
                    to,
                    target,
                    left < 2 ? 0 : targetStrides[last - 1],
                    left < 1 ? 0 : targetStrides[last],
                    rows,
                    columns);
            return;
        }
        for (int i = 0; i < shape.dim(dim); i++) {
            long s = source + (long) i * sourceStrides[dim];
            long t = target + (long) i * targetStrides[dim];
            copy(from, s, sourceStrides, to, t, targetStrides, shape, dim + 1);
        }
    }

    private static void matrix(
            MemorySegment from,
            long source,
            long sourceRow,
            long sourceColumn,
            MemorySegment to,
            long target,
            long targetRow,
            long targetColumn,
            int rows,
            int columns) {
        if (sourceColumn == 1 && targetColumn == 1) {
            for (int i = 0; i < rows; i++) {
                long s = (source + i * sourceRow) * DType.BYTES;
                long t = (target + i * targetRow) * DType.BYTES;
                MemorySegment.copy(from, s, to, t, (long) columns * DType.BYTES);
            }
            return;
        }
        for (int i0 = 0; i0 < rows; i0 += BLOCK) {
            int i1 = Math.min(rows, i0 + BLOCK);
            for (int j0 = 0; j0 < columns; j0 += BLOCK) {
                int j1 = Math.min(columns, j0 + BLOCK);
                for (int i = i0; i < i1; i++) {
                    for (int j = j0; j < j1; j++) {
                        int bits = from.getAtIndex(NDArray.INT, source + i * sourceRow + j * sourceColumn);
                        to.setAtIndex(NDArray.INT, target + i * targetRow + j * targetColumn, bits);
                    }
                }
            }
        }
    }
}
