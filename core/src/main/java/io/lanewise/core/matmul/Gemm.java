package io.lanewise.core.matmul;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.memory.Storage;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One product ready to run: where the matrices lie (strides in bytes), and how C is cut into tasks. The cut and the path follow from
 * the shape and the strides alone, so results do not depend on threads.
 */
final class Gemm implements IntConsumer {
    private static final Blocking BLOCKING = Blocking.HERE;

    /** A row of zeros that tiles begin with. */
    private static final MemorySegment ZEROS = Scope.outside(() -> Storage.allocate(Packing.ROW, "matmul zeros"))
            .segment()
            .fill((byte) 0);

    private enum Path {
        /** B is read where it lies. */
        DIRECT,
        /** Blocks of B are copied into panels. */
        PACKED,
        /** Rows of A times contiguous columns of B. */
        DOT
    }

    final int m;
    final int n;
    final int k;
    final MemorySegment a;
    final long aRow;
    final long aCol;
    final MemorySegment b;
    final long bRow;
    final long bCol;
    final MemorySegment c;
    final long cRow;

    /** What C begins with: a row stride of 0 repeats one row, a column stride of 0 is for the zeros. */
    private final MemorySegment start;

    private final long startRow;
    private final long startCol;

    /** The bias, where C begins with something else. */
    private final @Nullable MemorySegment lateBias;

    private final @Nullable UnaryLoop activation;
    private final Path path;
    private final int taskRows;
    private final int taskColumns;
    private final int columnTasks;

    /** Arguments have been checked; rows of {@code out} and {@code begin} are contiguous, and {@code bias} is. */
    Gemm(
            NDArray a,
            NDArray b,
            NDArray out,
            @Nullable NDArray begin,
            @Nullable NDArray bias,
            @Nullable UnaryLoop activation) {
        this.m = a.shape().dim(0);
        this.k = a.shape().dim(1);
        this.n = b.shape().dim(1);
        this.a = a.segment();
        this.aRow = bytes(a.stride(0));
        this.aCol = bytes(a.stride(1));
        this.b = b.segment();
        this.bRow = bytes(b.stride(0));
        this.bCol = bytes(b.stride(1));
        this.c = out.segment();
        this.cRow = bytes(out.stride(0));
        this.activation = activation;
        boolean biasFirst = begin == null && bias != null;
        this.lateBias = biasFirst || bias == null ? null : bias.segment();
        if (begin != null) {
            start = begin.segment();
            startRow = bytes(begin.stride(0));
            startCol = Float.BYTES;
        } else {
            start = bias != null ? bias.segment() : ZEROS;
            startRow = 0;
            startCol = biasFirst ? Float.BYTES : 0;
        }
        this.path = path();

        int rows = Math.min(BLOCKING.taskRows(), up(m, BLOCKING.rows()));
        int columns = Math.min(BLOCKING.taskColumns(), up(n, Blocking.PANEL));
        if (flops(m, n) > BLOCKING.serialFlops()) {
            while (tasks(rows, columns) < BLOCKING.tasks() && flops(rows, columns) >= 2 * BLOCKING.taskFlops()) {
                if (columns > Blocking.PANEL) {
                    columns = up(columns / 2, Blocking.PANEL);
                } else if (rows > 4 * BLOCKING.rows()) {
                    rows = up(rows / 2, BLOCKING.rows());
                } else {
                    break;
                }
            }
        }
        this.taskRows = rows;
        this.taskColumns = columns;
        this.columnTasks = (n + columns - 1) / columns;
    }

    private Path path() {
        boolean columnsContiguous = bRow == Float.BYTES || k == 1;
        if (columnsContiguous
                && (aCol == Float.BYTES || k == 1)
                && (m <= BLOCKING.dotRows() || n <= BLOCKING.dotColumns())
                && k >= BLOCKING.dotDepth()
                && (bCol != Float.BYTES || n == 1)) {
            return Path.DOT;
        }
        if (bCol != Float.BYTES && n > 1) {
            return Path.PACKED;
        }
        return m >= BLOCKING.packRows() && (long) k * n * Float.BYTES > BLOCKING.packBytes()
                ? Path.PACKED
                : Path.DIRECT;
    }

    /** Computes C. */
    void run() {
        int tasks = tasks(taskRows, taskColumns);
        if (flops(m, n) > BLOCKING.serialFlops()) {
            Parallel.run(tasks, this);
        } else {
            for (int task = 0; task < tasks; task++) {
                accept(task);
            }
        }
    }

    /** Computes one task's piece of C. */
    @Override
    public void accept(int task) {
        int i0 = task / columnTasks * taskRows;
        int j0 = task % columnTasks * taskColumns;
        int i1 = Math.min(m, i0 + taskRows);
        int j1 = Math.min(n, j0 + taskColumns);
        switch (path) {
            case DIRECT -> direct(i0, i1, j0, j1);
            case PACKED -> packed(i0, i1, j0, j1);
            case DOT -> DotKernels.run(this, i0, i1, j0, j1);
        }
        finish(i0, i1, j0, j1);
    }

    private void direct(int i0, int i1, int j0, int j1) {
        int p = 0;
        do {
            int depth = depth(p);
            for (int j = j0; j < j1; j += Blocking.PANEL) {
                Strips.run(this, i0, i1, j, Math.min(j1, j + Blocking.PANEL), p, depth, b, p * bRow + bytes(j), bRow);
            }
            p += depth;
        } while (p < k);
    }

    private void packed(int i0, int i1, int j0, int j1) {
        MemorySegment panels = Workspace.get().panels(Math.min(k, BLOCKING.depth()), j1 - j0);
        int p = 0;
        do {
            int depth = depth(p);
            Packing.pack(this, panels, p, depth, j0, j1);
            long panel = 0;
            for (int j = j0; j < j1; j += Blocking.PANEL) {
                int end = Math.min(j1, j + Blocking.PANEL);
                Strips.run(this, i0, i1, j, end, p, depth, panels, panel, Packing.ROW);
                panel += depth * Packing.ROW;
            }
            p += depth;
        } while (p < k);
    }

    /** Steps of k in the block that begins at {@code p}; blocks are of about equal size, in whole vectors. */
    private int depth(int p) {
        int blocks = Math.max(1, (k + BLOCKING.depth() - 1) / BLOCKING.depth());
        return Math.min(k - p, up((k + blocks - 1) / blocks, Lanes.COUNT));
    }

    /** What tiles of a block of k begin with: the start of C at first, then what the blocks before left in C. */
    MemorySegment start(int p) {
        return p == 0 ? start : c;
    }

    long startRow(int p) {
        return p == 0 ? startRow : cRow;
    }

    long startCol(int p) {
        return p == 0 ? startCol : Float.BYTES;
    }

    private void finish(int i0, int i1, int j0, int j1) {
        MemorySegment bias = lateBias;
        UnaryLoop last = activation;
        if (bias == null && last == null) {
            return;
        }
        long bytes = bytes(j1 - j0);
        for (int i = i0; i < i1; i++) {
            long offset = i * cRow + bytes(j0);
            if (bias != null) {
                Epilogue.add(c, offset, bias, bytes(j0), bytes);
            }
            if (last != null) {
                last.run(c, offset, c, offset, bytes);
            }
        }
    }

    private int tasks(int rows, int columns) {
        return Math.multiplyExact((m + rows - 1) / rows, (n + columns - 1) / columns);
    }

    private long flops(int rows, int columns) {
        return 2L * Math.min(m, rows) * Math.min(n, columns) * k;
    }

    private static int up(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }

    private static long bytes(int floats) {
        return (long) floats * Float.BYTES;
    }
}
