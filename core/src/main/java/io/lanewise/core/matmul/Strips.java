package io.lanewise.core.matmul;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.UnaryLoop;
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

    /** Whether so many columns are covered by the widest tiles alone. */
    static boolean wide(int columns) {
        return vectors(columns) == 4 && columns % Blocking.PANEL == 0;
    }

    /** One row of C, all {@code columns} of it at once. */
    static void row(Operands o, int columns, int depth, long a0, long b0, long s0, long c0) {
        int wide = RowKernels.VECTORS * Lanes.COUNT;
        while (vectors(columns) == 4 && columns >= wide) {
            sixteen(o, depth, a0, b0, s0, c0);
            columns -= wide;
            b0 += (long) wide * Float.BYTES;
            s0 += wide * o.sCol;
            c0 += (long) wide * Float.BYTES;
        }
        if (columns > 0) {
            fewerColumns(o, columns, depth, a0, b0, s0, c0);
        }
    }

    /** What C begins with is added at the end: to begin with it would be more memory accesses than the first compiler takes. */
    private static void sixteen(Operands o, int depth, long a0, long b0, long s0, long c0) {
        long bytes = (long) RowKernels.VECTORS * Lanes.BYTES;
        if (o.s.address() + s0 == o.c.address() + c0) {
            MemorySegment sums = Workspace.get().sums;
            RowKernels.sixteen(o, depth, a0, b0, sums, 0);
            Epilogue.add(o.c, c0, sums, 0, bytes);
        } else {
            RowKernels.sixteen(o, depth, a0, b0, o.c, c0);
            if (o.sCol != 0) {
                Epilogue.add(o.c, c0, o.s, s0, bytes);
            }
        }
    }

    private static void fewerColumns(Operands o, int columns, int depth, long a0, long b0, long s0, long c0) {
        int whole = columns / Lanes.COUNT * Lanes.COUNT;
        int first = depth % RowKernels.STEPS; // written by tiles, added to by what follows
        for (int j = 0; j < whole; j += Blocking.PANEL) {
            long at = (long) j * Float.BYTES;
            run(o, 1, Math.min(Blocking.PANEL, whole - j), first, a0, b0 + at, s0 + j * o.sCol, c0 + at);
        }
        int bytes = whole * Float.BYTES;
        RowKernels.eight(o, bytes, depth - first, a0 + first * o.aCol, b0 + first * o.bRow, c0);
        if (whole < columns) {
            last(o, 1, columns - whole, depth, a0, b0 + bytes, s0 + whole * o.sCol, c0 + bytes);
        }
    }

    /** {@code rows} by {@code columns} elements of C from byte {@code c0} on, {@code depth} steps of k. */
    static void run(Operands o, int rows, int columns, int depth, long a0, long b0, long s0, long c0) {
        while (columns >= Lanes.COUNT) {
            int vectors = vectors(columns);
            walk(o, vectors, rows, depth, a0, b0, s0, c0);
            int done = vectors * Lanes.COUNT;
            columns -= done;
            b0 += (long) done * Float.BYTES;
            s0 += done * o.sCol;
            c0 += (long) done * Float.BYTES;
        }
        if (columns > 0) {
            last(o, rows, columns, depth, a0, b0, s0, c0);
        }
    }

    /** Width of the next tiles in vectors. */
    private static int vectors(int columns) {
        if (!Lanes.FMA || columns < 2 * Lanes.COUNT) {
            return 1;
        }
        return Blocking.HERE.vectors() == 4 && columns >= 4 * Lanes.COUNT ? 4 : 2;
    }

    private static void last(Operands o, int rows, int columns, int depth, long a0, long b0, long s0, long c0) {
        Workspace workspace = Workspace.get();
        MemorySegment b = o.b;
        long bRow = o.bRow;
        if (b0 + (depth - 1) * bRow + Lanes.BYTES > b.byteSize()) { // a vector would go beyond the end
            Edges.widen(b, b0, bRow, workspace.edgeB, depth, columns);
            o.b(workspace.edgeB, Lanes.BYTES);
            b0 = 0;
        }
        MemorySegment s = o.s;
        long sRow = o.sRow;
        long sCol = o.sCol;
        if (sCol != 0) {
            Edges.widen(s, s0, sRow, workspace.edgeC, rows, columns);
            o.s(workspace.edgeC, Lanes.BYTES, sCol);
            s0 = 0;
        }
        MemorySegment c = o.c;
        long cRow = o.cRow;
        o.c(workspace.edgeC, Lanes.BYTES);
        walk(o, 1, rows, depth, a0, b0, s0, 0);
        Edges.narrow(workspace.edgeC, 0, Lanes.BYTES, c, c0, cRow, rows, columns);
        o.b(b, bRow);
        o.s(s, sRow, sCol);
        o.c(c, cRow);
    }

    private static void walk(Operands o, int vectors, int left, int depth, long a0, long b0, long s0, long c0) {
        boolean fours =
                vectors == 4 || (vectors == 2 && left % 6 != 0 && left % 4 == 0); // without a low tile at the end
        int tall = fours ? 4 : 6;
        int rows = left / tall * tall;
        if (rows > 0) {
            switch (vectors) {
                case 4 -> {
                    if (PanelKernels.suit(o, depth)) {
                        PanelKernels.four(o, rows, depth, a0, b0, s0, c0);
                    } else {
                        WideKernels.four(o, rows, depth, a0, b0, s0, c0);
                    }
                }
                case 2 -> {
                    if (fours) {
                        PairKernels.four(o, rows, depth, a0, b0, s0, c0);
                    } else {
                        PairKernels.six(o, rows, depth, a0, b0, s0, c0);
                    }
                }
                default -> SingleKernels.six(o, rows, depth, a0, b0, s0, c0);
            }
        }
        while (rows < left) {
            a0 += rows * o.aRow;
            s0 += rows * o.sRow;
            c0 += rows * o.cRow;
            left -= rows;
            rows = left >= 4 ? 4 : left >= 2 ? 2 : 1;
            switch (vectors * 10 + rows) {
                case 42 -> WideKernels.two(o, depth, a0, b0, s0, c0);
                case 41 -> WideKernels.one(o, depth, a0, b0, s0, c0);
                case 24 -> PairKernels.four(o, 4, depth, a0, b0, s0, c0);
                case 22 -> PairKernels.two(o, depth, a0, b0, s0, c0);
                case 21 -> PairKernels.one(o, depth, a0, b0, s0, c0);
                case 14 -> SingleKernels.four(o, depth, a0, b0, s0, c0);
                case 12 -> SingleKernels.two(o, depth, a0, b0, s0, c0);
                default -> SingleKernels.one(o, depth, a0, b0, s0, c0);
            }
            UnaryLoop relu = o.relu; // of the last rows; the tiles of four rows have their own
            for (int i = 0; relu != null && i < rows; i++) {
                long at = c0 + i * o.cRow;
                relu.run(o.c, at, o.c, at, (long) vectors * Lanes.BYTES);
            }
        }
    }
}
