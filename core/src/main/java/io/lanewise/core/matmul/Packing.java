package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** Copies a block of B, in any layout, into panels: a panel holds {@link Blocking#PANEL} columns, row after row without gaps. */
final class Packing {
    /** Bytes of a row of a panel. */
    static final long ROW = (long) Blocking.PANEL * Float.BYTES;

    /** Bytes of one, two and three vectors. */
    private static final long V1 = Lanes.BYTES;

    private static final long V2 = 2L * Lanes.BYTES;
    private static final long V3 = 3L * Lanes.BYTES;

    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;

    private Packing() {}

    /**
     * Steps {@code [p, p + depth)} of columns {@code [j, j1)}, from byte {@code panel} on. Columns that a last panel has beyond {@code j1} stay undefined, and
     * so do up to a vector's count of rows after the last panel's.
     */
    static void pack(Gemm g, MemorySegment panels, long panel, int p, int depth, int j, int j1) {
        long from = g.bAt + p * g.bRow + j * g.bCol;
        if (g.bCol == Float.BYTES && j1 - j > Blocking.HERE.taskColumns()) {
            for (int q = 0; q < depth; q++) {
                row(g.b, from + q * g.bRow, panels, panel + q * ROW, depth * ROW, j1 - j);
            }
            return;
        }
        for (; j < j1; j += Blocking.PANEL) {
            int columns = Math.min(Blocking.PANEL, j1 - j);
            if (g.bCol == Float.BYTES) {
                boolean whole = columns == Blocking.PANEL && Blocking.HERE.vectors() == 4;
                int fours = whole ? depth / 4 * 4 : 0;
                four(g.b, from, g.bRow, panels, panel, fours);
                for (int q = fours; q < depth; q++) {
                    row(g.b, from + q * g.bRow, panels, panel + q * ROW, 0, columns);
                }
            } else if (g.bRow == Float.BYTES) {
                transposed(g.b, from, g.bCol, columns, depth, panels, panel, ROW);
            } else {
                strided(g, panels, panel, from, depth, columns);
            }
            from += columns * g.bCol;
            panel += depth * ROW;
        }
    }

    /** Rows of B to a panel, four at a time: all are read before the first is written, so that their lines are waited for together. */
    private static void four(MemorySegment b, long source, long pitch, MemorySegment panels, long target, int rows) {
        b = NATIVE.cast(b);
        panels = NATIVE.cast(panels);
        for (int row = 0; row < rows; row += 4) {
            FloatVector v00 = FloatVector.fromMemorySegment(Lanes.F, b, source, Lanes.ORDER);
            FloatVector v01 = FloatVector.fromMemorySegment(Lanes.F, b, source + V1, Lanes.ORDER);
            FloatVector v02 = FloatVector.fromMemorySegment(Lanes.F, b, source + V2, Lanes.ORDER);
            FloatVector v03 = FloatVector.fromMemorySegment(Lanes.F, b, source + V3, Lanes.ORDER);
            FloatVector v10 = FloatVector.fromMemorySegment(Lanes.F, b, source + pitch, Lanes.ORDER);
            FloatVector v11 = FloatVector.fromMemorySegment(Lanes.F, b, source + pitch + V1, Lanes.ORDER);
            FloatVector v12 = FloatVector.fromMemorySegment(Lanes.F, b, source + pitch + V2, Lanes.ORDER);
            FloatVector v13 = FloatVector.fromMemorySegment(Lanes.F, b, source + pitch + V3, Lanes.ORDER);
            FloatVector v20 = FloatVector.fromMemorySegment(Lanes.F, b, source + 2 * pitch, Lanes.ORDER);
            FloatVector v21 = FloatVector.fromMemorySegment(Lanes.F, b, source + 2 * pitch + V1, Lanes.ORDER);
            FloatVector v22 = FloatVector.fromMemorySegment(Lanes.F, b, source + 2 * pitch + V2, Lanes.ORDER);
            FloatVector v23 = FloatVector.fromMemorySegment(Lanes.F, b, source + 2 * pitch + V3, Lanes.ORDER);
            FloatVector v30 = FloatVector.fromMemorySegment(Lanes.F, b, source + 3 * pitch, Lanes.ORDER);
            FloatVector v31 = FloatVector.fromMemorySegment(Lanes.F, b, source + 3 * pitch + V1, Lanes.ORDER);
            FloatVector v32 = FloatVector.fromMemorySegment(Lanes.F, b, source + 3 * pitch + V2, Lanes.ORDER);
            FloatVector v33 = FloatVector.fromMemorySegment(Lanes.F, b, source + 3 * pitch + V3, Lanes.ORDER);
            v00.intoMemorySegment(panels, target, Lanes.ORDER);
            v01.intoMemorySegment(panels, target + V1, Lanes.ORDER);
            v02.intoMemorySegment(panels, target + V2, Lanes.ORDER);
            v03.intoMemorySegment(panels, target + V3, Lanes.ORDER);
            v10.intoMemorySegment(panels, target + ROW, Lanes.ORDER);
            v11.intoMemorySegment(panels, target + ROW + V1, Lanes.ORDER);
            v12.intoMemorySegment(panels, target + ROW + V2, Lanes.ORDER);
            v13.intoMemorySegment(panels, target + ROW + V3, Lanes.ORDER);
            v20.intoMemorySegment(panels, target + 2 * ROW, Lanes.ORDER);
            v21.intoMemorySegment(panels, target + 2 * ROW + V1, Lanes.ORDER);
            v22.intoMemorySegment(panels, target + 2 * ROW + V2, Lanes.ORDER);
            v23.intoMemorySegment(panels, target + 2 * ROW + V3, Lanes.ORDER);
            v30.intoMemorySegment(panels, target + 3 * ROW, Lanes.ORDER);
            v31.intoMemorySegment(panels, target + 3 * ROW + V1, Lanes.ORDER);
            v32.intoMemorySegment(panels, target + 3 * ROW + V2, Lanes.ORDER);
            v33.intoMemorySegment(panels, target + 3 * ROW + V3, Lanes.ORDER);
            source += 4 * pitch;
            target += 4 * ROW;
        }
    }

    /** A row of B to all panels: rows of a wide matrix lie on pages of their own, so panel after panel would visit each page often. */
    private static void row(MemorySegment b, long source, MemorySegment panels, long target, long next, int columns) {
        b = NATIVE.cast(b);
        panels = NATIVE.cast(panels);
        int left = columns;
        while (left >= Blocking.PANEL) {
            for (long i = 0; i < ROW; i += Lanes.BYTES) {
                FloatVector.fromMemorySegment(Lanes.F, b, source + i, Lanes.ORDER)
                        .intoMemorySegment(panels, target + i, Lanes.ORDER);
            }
            source += ROW;
            target += next;
            left -= Blocking.PANEL;
        }
        if (left > 0) {
            MemorySegment.copy(b, source, panels, target, (long) left * Float.BYTES);
        }
    }

    /** {@code rows} by {@code columns} elements in rows {@code pitch} bytes apart, transposed: in blocks of a vector's width and height. */
    static void transposed(
            MemorySegment b,
            long from,
            long pitch,
            int rows,
            int columns,
            MemorySegment to,
            long target,
            long toPitch) {
        Workspace workspace = Workspace.get();
        for (int row = 0; row < rows; row += Lanes.COUNT) {
            int high = Math.min(Lanes.COUNT, rows - row);
            long source = from + row * pitch;
            long at = target + (long) row * Float.BYTES;
            for (int column = 0; column < columns; column += Lanes.COUNT) {
                int wide = Math.min(Lanes.COUNT, columns - column);
                if (source + (Lanes.COUNT - 1) * pitch + Lanes.BYTES
                        <= b.byteSize()) { // whatever lies beyond the edges
                    Transpose.elements(b, source, pitch, workspace.block);
                } else {
                    Edges.widen(b, source, pitch, workspace.edge, high, wide);
                    Transpose.elements(workspace.edge, 0, Lanes.BYTES, workspace.block);
                }
                Transpose.groups(workspace.block, to, at, toPitch);
                source += Lanes.BYTES;
                at += Lanes.COUNT * toPitch;
            }
        }
    }

    private static void strided(Gemm g, MemorySegment panels, long panel, long from, int depth, int columns) {
        MemorySegment b = NATIVE.cast(g.b);
        panels = NATIVE.cast(panels);
        for (int column = 0; column < columns; column++) {
            long source = from + column * g.bCol;
            long target = panel + (long) column * Float.BYTES;
            for (int q = 0; q < depth; q++) {
                panels.set(FLOAT, target, b.get(FLOAT, source));
                source += g.bRow;
                target += ROW;
            }
        }
    }
}
