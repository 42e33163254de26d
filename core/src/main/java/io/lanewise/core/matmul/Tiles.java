package io.lanewise.core.matmul;

import io.lanewise.core.memory.Scope;
import io.lanewise.core.memory.Storage;
import java.lang.foreign.MemorySegment;

/**
 * Blocks of products on the calling thread, for kernels that make their operands themselves, such as convolutions: {@code C = S + A B}, where
 * S is what C begins with. A is read element by element from wherever it lies, B from panels {@link #WIDTH} columns wide, row after row
 * without gaps. One object a thread; offsets and pitches are in bytes. Of arguments only the bounds of memory are
 * checked.
 */
public final class Tiles {
    /** Columns of a panel, a whole number of vectors. */
    public static final int WIDTH = Blocking.PANEL;

    /** Bytes of a row of a panel. */
    public static final long ROW = Packing.ROW;

    /** A row of zeros to begin with. */
    private static final MemorySegment ZEROS = Scope.outside(() -> Storage.allocate(Packing.ROW, "matmul zeros"))
            .segment()
            .fill((byte) 0);

    private static final ThreadLocal<Tiles> OF_THREAD = ThreadLocal.withInitial(Tiles::new);

    private final Operands o = Workspace.get().operands;

    private MemorySegment b = MemorySegment.NULL;
    private MemorySegment start = MemorySegment.NULL;
    private MemorySegment c = MemorySegment.NULL;
    private long bRow;
    private long startRow;
    private long cRow;

    private Tiles() {}

    /** The current thread's. */
    public static Tiles get() {
        return OF_THREAD.get();
    }

    /** Where A lies, and the distances of its rows and of its columns. */
    public void a(MemorySegment segment, long row, long col) {
        o.a(segment, row, col);
    }

    /** Where B lies, and the distance of its rows. */
    public void b(MemorySegment segment, long row) {
        b = segment;
        bRow = row;
    }

    /** Where C goes, and the distance of its rows; it begins with zeros. */
    public void c(MemorySegment segment, long row) {
        c = segment;
        cRow = row;
        start = MemorySegment.NULL;
    }

    /** What C begins with: itself to accumulate, or something else; a distance of rows of 0 repeats one. */
    public void start(MemorySegment segment, long row) {
        start = segment;
        startRow = row;
    }

    /**
     * A strip of C, at most {@link #WIDTH} columns.
     *
     * @param rows of A and C
     * @param depth columns of A, rows of B
     * @param a0 offset of A's first element, and so on; {@code s0} is without meaning where C begins with zeros
     */
    public void multiply(int rows, int columns, int depth, long a0, long b0, long s0, long c0) {
        o.c(c, cRow);
        o.b(b, bRow);
        int blocks = Math.max(1, (depth + Blocking.HERE.depth() - 1) / Blocking.HERE.depth());
        int most = Blocking.HERE.taskRows();
        for (int block = 0; block < blocks; block++) {
            int p = (int) ((long) depth * block / blocks);
            int steps = (int) ((long) depth * (block + 1) / blocks) - p;
            long from = c0;
            if (block > 0) {
                o.s(c, cRow, Float.BYTES);
            } else if (start == MemorySegment.NULL) {
                o.s(ZEROS, 0, 0);
                from = 0;
            } else {
                o.s(start, startRow, Float.BYTES);
                from = s0;
            }
            for (int i = 0; i < rows; i += most) {
                int some = Math.min(most, rows - i);
                Strips.run(
                        o,
                        some,
                        columns,
                        steps,
                        a0 + i * o.aRow + p * o.aCol,
                        b0 + p * bRow,
                        from + i * o.sRow,
                        c0 + i * cRow);
            }
        }
    }

    /**
     * Transposes rows into panels: element q of row r of {@code from}, rows {@code pitch} apart, becomes column r of
     * row q of the panels, which lie {@code panel} bytes apart. What a last panel has beyond {@code columns} up to the next whole vector is
     * overwritten with anything finite or not; up to a vector's count of rows after the last one is, too.
     */
    public static void transpose(
            MemorySegment from,
            long at,
            long pitch,
            int columns,
            int depth,
            MemorySegment panels,
            long to,
            long panel) {
        for (int column = 0; column < columns; column += WIDTH) {
            int some = Math.min(WIDTH, columns - column);
            Packing.transposed(from, at + column * pitch, pitch, some, depth, panels, to, ROW);
            to += panel;
        }
    }

    /**
     * Transposes rows: element q of row r of {@code from}, rows {@code pitch} bytes apart, becomes element r of row q of {@code target}, rows {@code apart} bytes apart, in blocks of a
     * vector's width and height. Whole blocks are written.
     */
    public static void turn(
            MemorySegment from, long at, long pitch, int rows, int columns, MemorySegment target, long to, long apart) {
        Packing.transposed(from, at, pitch, rows, columns, target, to, apart);
    }
}
