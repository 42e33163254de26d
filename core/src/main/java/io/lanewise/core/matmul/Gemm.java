package io.lanewise.core.matmul;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.memory.Scope;
import io.lanewise.core.memory.Storage;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.UnaryFunction;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One product ready to run: where the matrices lie (strides in bytes), and how C is cut into tasks. The cut and the plan follow from
 * the shape and the strides alone, so results do not depend on threads. In a turned product m, n, a and b are those of
 * {@code Cᵀ = Bᵀ Aᵀ}, whose pieces are made in the thread's memory.
 */
final class Gemm implements IntConsumer {
    private static final Blocking BLOCKING = Blocking.HERE;

    /** A row of zeros that tiles begin with. */
    private static final MemorySegment ZEROS = Scope.outside(() -> Storage.allocate(Packing.ROW, "matmul zeros"))
            .segment()
            .fill((byte) 0);

    /** Bytes of C that are finished together, and a multiple of the rows of all tiles. */
    private static final long FINISHED = 1 << 17;

    private static final int TILES = 12;

    /** Rows of tasks, where there are several, are a multiple of the heights of all tiles; no greater than {@link Blocking#taskRows}. */
    private static final int EVEN_ROWS = 12;

    /** Steps of k from which on ReLU right after each tile costs less than after many. */
    private static final int RELU_DEPTH = 48;

    final int m;
    final int n;
    final int k;
    final long aRow;
    final long aCol;
    final long bRow;
    final long bCol;
    final long cRow;

    /** The matrices' memory, and the byte where each begins. */
    MemorySegment a = MemorySegment.NULL;

    long aAt;
    MemorySegment b = MemorySegment.NULL;
    long bAt;
    private MemorySegment c = MemorySegment.NULL;
    private long cAt;

    /** What C begins with: a row stride of 0 repeats one row, a column stride of 0 is for the zeros. */
    private MemorySegment start = ZEROS;

    private long startRow;

    /** The bias, where C begins with something else. */
    private @Nullable MemorySegment lateBias;

    private @Nullable UnaryLoop activation;
    private final Plan plan;
    private final int taskRows;
    private final int taskColumns;

    /** All of B in panels, block of k after block of k, where several rows of tasks read them. */
    private MemorySegment shared = MemorySegment.NULL;

    /** Arguments have been checked; rows of {@code out} and {@code begin} are contiguous, and {@code bias} is. */
    Gemm(
            NDArray left,
            NDArray right,
            NDArray out,
            @Nullable NDArray begin,
            @Nullable NDArray bias,
            @Nullable UnaryLoop activation) {
        this(
                left.shape().dim(0),
                right.shape().dim(1),
                left.shape().dim(1),
                left.stride(0),
                left.stride(1),
                right.stride(0),
                right.stride(1),
                out.stride(0));
        place(left.segment(), 0, right.segment(), 0, out.segment(), 0);
        this.activation = activation;
        if (begin != null) {
            begin(begin.segment(), bytes(begin.stride(0)));
            lateBias = bias == null ? null : bias.segment();
        } else if (bias != null) {
            begin(bias.segment(), 0);
        }
    }

    /** A product whose matrices' places are to be given; strides in elements. */
    Gemm(int leftRows, int rightColumns, int k, int leftRow, int leftCol, int rightRow, int rightCol, int outRow) {
        this.k = k;
        this.plan = Plan.of(leftRows, rightColumns, k, leftRow, leftCol, rightRow, rightCol);
        boolean turned = plan.turned();
        this.m = turned ? rightColumns : leftRows;
        this.n = turned ? leftRows : rightColumns;
        this.aRow = bytes(turned ? rightCol : leftRow);
        this.aCol = bytes(turned ? rightRow : leftCol);
        this.bRow = bytes(turned ? leftCol : rightRow);
        this.bCol = bytes(turned ? leftRow : rightCol);
        this.cRow = bytes(outRow);
        int most = (m + BLOCKING.taskRows() - 1) / BLOCKING.taskRows();
        int rows = up((m + most - 1) / most, most == 1 ? BLOCKING.rows() : EVEN_ROWS);
        int wide = m == 1 ? BLOCKING.rowColumns() : BLOCKING.taskColumns();
        int columns = Math.min(wide, up(n, Blocking.PANEL));
        while (columns < n && flops(rows, columns) < BLOCKING.taskFlops()) {
            columns *= 2;
        }
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
    }

    /** Where the matrices begin, in bytes of their memory. */
    void place(MemorySegment left, long leftAt, MemorySegment right, long rightAt, MemorySegment out, long outAt) {
        boolean turned = plan.turned();
        a = turned ? right : left;
        aAt = turned ? rightAt : leftAt;
        b = turned ? left : right;
        bAt = turned ? leftAt : rightAt;
        c = out;
        cAt = outAt;
    }

    /** Rows that C begins with, instead of zeros: C's own, or all of an array. */
    void begin(MemorySegment rows, long pitch) {
        start = rows;
        startRow = pitch;
    }

    /** Zeros again. */
    void beginWithZeros() {
        start = ZEROS;
        startRow = 0;
    }

    /** C begins with itself, or with an array of its own. */
    private long startAt() {
        return start == c ? cAt : 0;
    }

    private long startCol() {
        return start == ZEROS ? 0 : Float.BYTES;
    }

    /** Computes C. */
    void run() {
        shared = MemorySegment.NULL;
        int tasks = tasks(taskRows, taskColumns);
        if (flops(m, n) > BLOCKING.serialFlops()) {
            if (plan.path() == Plan.Path.PACKED
                    && m > taskRows
                    && (long) k * n * Float.BYTES <= BLOCKING.shareBytes()) {
                shared = Workspace.get().panels(k, n);
                packShared();
            }
            Parallel.run(tasks, this);
        } else {
            for (int task = 0; task < tasks; task++) {
                accept(task);
            }
        }
    }

    /** Makes the shared panels, in tasks of a block of k and, if that leaves fewer than four, some of its columns. */
    private void packShared() {
        int blocks = (k + depth(0) - 1) / depth(0);
        // the last panel of an odd depth is written beyond its end, and so must come before the next one
        int parts = k % Lanes.COUNT == 0 ? Math.max(1, 4 / blocks) : 1;
        int columns = up((n + parts - 1) / parts, Blocking.PANEL);
        int across = (n + columns - 1) / columns;
        Parallel.run(blocks * across, task -> {
            int p = task / across * depth(0);
            int j = task % across * columns;
            long panel = (p * panels(n) + j / Blocking.PANEL * (long) depth(p)) * Packing.ROW;
            Packing.pack(this, shared, panel, p, depth(p), j, Math.min(n, j + columns));
        });
    }

    /** Computes one task's piece of C. */
    @Override
    public void accept(int task) {
        int columnTasks = (n + taskColumns - 1) / taskColumns;
        int i0 = task / columnTasks * taskRows;
        int j0 = task % columnTasks * taskColumns;
        int i1 = Math.min(m, i0 + taskRows);
        int j1 = Math.min(n, j0 + taskColumns);
        Workspace workspace = Workspace.get();
        if (plan.turned()) {
            long pitch = bytes(up(j1 - j0, Blocking.PANEL));
            MemorySegment piece = workspace.piece(pitch * up(i1 - i0, Lanes.COUNT));
            compute(workspace, i0, i1, j0, j1, ZEROS, 0, 0, 0, piece, pitch, 0);
            turn(workspace, piece, pitch, i0, i1, j0, j1);
            finish(j0, j1, i0, i1);
        } else {
            long s0 = startAt() + i0 * startRow + j0 * startCol();
            compute(workspace, i0, i1, j0, j1, start, s0, startRow, startCol(), c, cRow, cAt + i0 * cRow + bytes(j0));
        }
    }

    /** Rows {@code [i0, i1)} and columns {@code [j0, j1)} of the product, added to what begins at {@code s0}, written from {@code c0} on. */
    private void compute(
            Workspace workspace,
            int i0,
            int i1,
            int j0,
            int j1,
            MemorySegment s,
            long s0,
            long sRow,
            long sCol,
            MemorySegment out,
            long outRow,
            long c0) {
        Operands o = workspace.operands;
        o.a(a, aRow, aCol);
        o.s(s, sRow, sCol);
        o.c(out, outRow);
        if (plan.path() == Plan.Path.DOT) {
            long b0;
            if (bRow == Float.BYTES || k == 1) {
                o.b(b, bCol);
                b0 = bAt + j0 * bCol;
            } else {
                long pitch = bytes(up(k, Lanes.COUNT));
                o.b(workspace.panels(up(j1 - j0, Lanes.COUNT), up(k, Blocking.PANEL)), pitch);
                Packing.transposed(b, bAt + j0 * bCol, bRow, k, j1 - j0, o.b, 0, pitch);
                b0 = 0;
            }
            DotKernels.run(o, k, workspace.sums, i1 - i0, j1 - j0, aAt + i0 * aRow, b0, s0, c0);
            if (!plan.turned()) {
                finish(i0, i1, j0, j1);
            }
            return;
        }
        boolean packed = plan.path() == Plan.Path.PACKED;
        boolean own = packed && shared == MemorySegment.NULL;
        MemorySegment panels = own ? workspace.panels(depth(0), j1 - j0) : packed ? shared : b;
        o.b(panels, packed ? Packing.ROW : bRow);
        int p = 0;
        do {
            int depth = depth(p);
            long b0;
            if (own) {
                Packing.pack(this, panels, 0, p, depth, j0, j1);
                b0 = 0;
            } else if (packed) {
                b0 = (p * panels(n) + j0 / Blocking.PANEL * (long) depth) * Packing.ROW;
            } else {
                b0 = bAt + p * bRow + bytes(j0);
            }
            if (p > 0) {
                o.s(out, outRow, Float.BYTES);
                s0 = c0;
            }
            long a0 = aAt + i0 * aRow + p * aCol;
            boolean last = !plan.turned() && p + depth >= k;
            boolean row = i1 - i0 == 1 && !packed;
            o.relu = last && !row && lateBias == null && depth >= RELU_DEPTH && Strips.wide(j1 - j0) ? relu() : null;
            boolean ends = finishes() && last && o.relu == null;
            int step = ends ? finishedRows(j1 - j0) : i1 - i0;
            for (int i = i0; i < i1; i += step) {
                int rows = Math.min(step, i1 - i);
                long a1 = a0 + (i - i0) * aRow;
                long s1 = s0 + (i - i0) * o.sRow;
                long c1 = c0 + (i - i0) * outRow;
                if (row) {
                    Strips.row(o, j1 - j0, depth, a1, b0, s1, c1);
                } else {
                    strips(o, rows, j1 - j0, depth, a1, b0, packed ? depth * Packing.ROW : Packing.ROW, s1, c1);
                }
                if (ends) {
                    finish(i, i + rows, j0, j1);
                }
            }
            p += depth;
        } while (p < k);
        o.relu = null;
    }

    /** The activation, if tiles know it. */
    private @Nullable UnaryLoop relu() {
        UnaryLoop last = activation;
        return last != null && last.function() == UnaryFunction.RELU ? last : null;
    }

    /** Rows by columns of C; the panels of B begin {@code panel} bytes after each other. */
    private static void strips(
            Operands o, int rows, int columns, int depth, long a0, long b0, long panel, long s0, long c0) {
        for (int j = 0; j < columns; j += Blocking.PANEL) {
            int wide = Math.min(Blocking.PANEL, columns - j);
            Strips.run(o, rows, wide, depth, a0, b0, s0 + j * o.sCol, c0 + bytes(j));
            b0 += panel;
        }
    }

    /** A piece of the turned product to C, which begins with {@link #start}. */
    private void turn(Workspace workspace, MemorySegment piece, long pitch, int i0, int i1, int j0, int j1) {
        for (int i = i0; i < i1; i += Lanes.COUNT) {
            int columns = Math.min(Lanes.COUNT, i1 - i);
            for (int j = j0; j < j1; j += Lanes.COUNT) {
                int rows = Math.min(Lanes.COUNT, j1 - j);
                Transpose.elements(piece, (i - i0) * pitch + bytes(j - j0), pitch, workspace.block);
                long c0 = cAt + j * cRow + bytes(i);
                if (startCol() == 0 && columns == Lanes.COUNT && rows == Lanes.COUNT) {
                    Transpose.groups(workspace.block, c, c0, cRow);
                    continue;
                }
                Transpose.groups(workspace.block, workspace.edge, 0, Lanes.BYTES);
                if (startCol() == 0) {
                    Edges.narrow(workspace.edge, 0, Lanes.BYTES, c, c0, cRow, rows, columns);
                } else {
                    long s0 = startAt() + j * startRow + i * startCol();
                    Edges.add(workspace.edge, 0, Lanes.BYTES, start, s0, startRow, c, c0, cRow, rows, columns);
                }
            }
        }
    }

    /** Steps of k in the block that begins at {@code p}; blocks are of about equal size, in whole vectors. */
    private int depth(int p) {
        int blocks = Math.max(1, (k + BLOCKING.depth() - 1) / BLOCKING.depth());
        return Math.min(k - p, up((k + blocks - 1) / blocks, Lanes.COUNT));
    }

    private boolean finishes() {
        return lateBias != null || activation != null;
    }

    /** Rows of so many columns that are finished together, while they are in the first-level cache: whole tiles of any height. */
    private static int finishedRows(int columns) {
        return (int) Math.max(1, FINISHED / bytes(columns) / TILES) * TILES;
    }

    private void finish(int i0, int i1, int j0, int j1) {
        MemorySegment bias = lateBias;
        UnaryLoop last = activation;
        long bytes = bytes(j1 - j0);
        if (bias != null) {
            for (int i = i0; i < i1; i++) {
                Epilogue.add(c, cAt + i * cRow + bytes(j0), bias, bytes(j0), bytes);
            }
        }
        if (last == null) {
            return;
        }
        if (bytes == cRow) { // rows without a gap
            long offset = cAt + i0 * cRow;
            last.run(c, offset, c, offset, (i1 - i0) * bytes);
            return;
        }
        for (int i = i0; i < i1; i++) {
            long offset = cAt + i * cRow + bytes(j0);
            last.run(c, offset, c, offset, bytes);
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

    private static long panels(int columns) {
        return (columns + Blocking.PANEL - 1L) / Blocking.PANEL;
    }

    private static long bytes(int floats) {
        return (long) floats * Float.BYTES;
    }
}
