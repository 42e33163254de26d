package io.lanewise.core.matmul;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Walks the tiles of a strip of C, at most a panel wide, for one block of k. Rows go in steps of four under
 * the widest tiles and of six under the others, the rest in four, two and one. Six rows of four vectors came so near the compiler's limits
 * that one process of about twenty computed on the heap, at a hundredth of the speed, and were no faster in the others.
 *
 * <p>The last columns, less than a vector, go through buffers a vector wide: kernels with masked loads and stores
 * were not compiled without boxes.
 */
final class Strips {
    private Strips() {}

    /**
     * Columns {@code [j, j1)} of rows {@code [i0, i1)}, steps {@code [p, p + depth)} of k. The strip's first element of B is at byte
     * {@code b0} of {@code b}, its rows {@code bRow} bytes apart.
     */
    static void run(Gemm g, int i0, int i1, int j, int j1, int p, int depth, MemorySegment b, long b0, long bRow) {
        MemorySegment s = g.start(p);
        long sRow = g.startRow(p);
        long sCol = g.startCol(p);
        while (j1 - j >= Lanes.COUNT) {
            int vectors = vectors(j1 - j);
            long c0 = i0 * g.cRow + (long) j * Float.BYTES;
            walk(g, vectors, i0, i1, p, depth, b, b0, bRow, s, i0 * sRow + j * sCol, sRow, g.c, c0, g.cRow);
            j += vectors * Lanes.COUNT;
            b0 += (long) vectors * Lanes.BYTES;
        }
        if (j < j1) {
            last(g, i0, i1, j, j1, p, depth, b, b0, bRow);
        }
    }

    /** Width of the next tiles in vectors. */
    private static int vectors(int columns) {
        if (!Lanes.FMA || columns < 2 * Lanes.COUNT) {
            return 1;
        }
        return Blocking.HERE.vectors() == 4 && columns >= 4 * Lanes.COUNT ? 4 : 2;
    }

    private static void last(
            Gemm g, int i0, int i1, int j, int j1, int p, int depth, MemorySegment b, long b0, long bRow) {
        Workspace workspace = Workspace.get();
        int rows = i1 - i0;
        long bytes = (long) (j1 - j) * Float.BYTES;
        if (b == g.b) { // rows of panels are long enough, those of a matrix are not
            Packing.widen(b, b0, bRow, workspace.edgeB, depth, bytes);
            b = workspace.edgeB;
            b0 = 0;
            bRow = Lanes.BYTES;
        }
        MemorySegment c = workspace.edgeC;
        MemorySegment s = g.start(p);
        long sRow = g.startRow(p);
        if (g.startCol(p) != 0) {
            Packing.widen(s, i0 * sRow + (long) j * Float.BYTES, sRow, c, rows, bytes);
            s = c;
            sRow = Lanes.BYTES;
        }
        walk(g, 1, i0, i1, p, depth, b, b0, bRow, s, 0, sRow, c, 0, Lanes.BYTES);
        Packing.narrow(c, g.c, i0 * g.cRow + (long) j * Float.BYTES, g.cRow, rows, bytes);
    }

    private static void walk(
            Gemm g,
            int vectors,
            int i,
            int i1,
            int p,
            int depth,
            MemorySegment b,
            long b0,
            long bRow,
            MemorySegment s,
            long s0,
            long sRow,
            MemorySegment c,
            long c0,
            long cRow) {
        long a0 = i * g.aRow + p * g.aCol;
        while (i < i1) {
            int left = i1 - i;
            int rows = left >= 6 && vectors < 4 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
            switch (vectors * 10 + rows) {
                case 44 -> WideKernels.four(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                case 42 -> WideKernels.two(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                case 41 -> WideKernels.one(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                case 26 -> PairKernels.six(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                case 24 -> PairKernels.four(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                case 22 -> PairKernels.two(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                case 21 -> PairKernels.one(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                case 16 -> SingleKernels.six(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                case 14 -> SingleKernels.four(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                case 12 -> SingleKernels.two(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
                default -> SingleKernels.one(g, depth, a0, b, b0, bRow, s, s0, sRow, c, c0, cRow);
            }
            i += rows;
            a0 += rows * g.aRow;
            s0 += rows * sRow;
            c0 += rows * cRow;
        }
    }
}
