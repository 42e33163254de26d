package io.lanewise.core.matmul;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/** A transposed copy, by blocks in registers: worth it where many products read rows of the transpose. */
public final class Transposed {
    private Transposed() {}

    /**
     * The transpose of a matrix as a contiguous array.
     *
     * @param matrix {@code [m, n]}
     */
    public static NDArray of(NDArray matrix) {
        Checks.floats("transpose", matrix);
        Checks.rank("transpose", "the matrix", matrix, 2);
        int rows = matrix.shape().dim(0);
        int columns = matrix.shape().dim(1);
        NDArray result = NDArray.empty(Shape.of(columns, rows), "transpose");
        boolean lined = columns > 1 && matrix.stride(1) == 1;
        int wholeRows = lined ? rows / Lanes.COUNT * Lanes.COUNT : 0;
        int wholeColumns = lined ? columns / Lanes.COUNT * Lanes.COUNT : 0;
        blocks(
                matrix.segment(),
                (long) matrix.stride(0) * Float.BYTES,
                result.segment(),
                rows,
                wholeRows,
                wholeColumns);
        result.slice(1, wholeRows, rows)
                .copyFrom(matrix.slice(0, wholeRows, rows).transpose());
        result.slice(0, wholeColumns, columns)
                .slice(1, 0, wholeRows)
                .copyFrom(matrix.slice(0, 0, wholeRows)
                        .slice(1, wholeColumns, columns)
                        .transpose());
        return result;
    }

    private static void blocks(MemorySegment from, long pitch, MemorySegment to, int rows, int wholeRows, int columns) {
        MemorySegment buffer = Workspace.get().block;
        long target = (long) rows * Float.BYTES;
        for (int i = 0; i < wholeRows; i += Lanes.COUNT) {
            for (int j = 0; j < columns; j += Lanes.COUNT) {
                Transpose.elements(from, i * pitch + (long) j * Float.BYTES, pitch, buffer);
                Transpose.groups(buffer, to, j * target + (long) i * Float.BYTES, target);
            }
        }
    }
}
