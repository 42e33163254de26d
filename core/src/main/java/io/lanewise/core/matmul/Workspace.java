package io.lanewise.core.matmul;

import io.lanewise.core.memory.Scope;
import io.lanewise.core.memory.Storage;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;

/** A thread's memory for panels and edges, made once; the panels grow when needed, up to what {@link Blocking} allows. */
final class Workspace {
    private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);
    private static final Blocking BLOCKING = Blocking.HERE;

    /** Less than a vector's width of a block of B, one vector a row. */
    final MemorySegment edgeB = allocate((long) Lanes.BYTES * BLOCKING.depth());

    /** Less than a vector's width of a task's piece of C, one vector a row. */
    final MemorySegment edgeC = allocate((long) Lanes.BYTES * BLOCKING.taskRows());

    /** A block on its way to be transposed, and the same widened at an edge. */
    final MemorySegment block = allocate(Transpose.BLOCK);

    final MemorySegment edge = allocate(Transpose.BLOCK).fill((byte) 0);

    /** What this thread's kernels work on. */
    final Operands operands = new Operands();

    /** The accumulators of a tile of dot products. */
    final MemorySegment sums = allocate(DotKernels.SUMS);

    private MemorySegment panels = MemorySegment.NULL;
    private MemorySegment piece = MemorySegment.NULL;

    private Workspace() {}

    /** The current thread's. */
    static Workspace get() {
        return OF_THREAD.get();
    }

    /** Room for {@code depth} rows of all panels that {@code columns} columns need. */
    MemorySegment panels(int depth, int columns) {
        long bytes = ((columns + Blocking.PANEL - 1L) / Blocking.PANEL * depth + Lanes.COUNT) * Packing.ROW;
        if (panels.byteSize() < bytes) {
            panels = allocate(bytes);
        }
        return panels;
    }

    /** Room for a task's piece of a turned product. */
    MemorySegment piece(long bytes) {
        if (piece.byteSize() < bytes) {
            piece = allocate(bytes);
        }
        return piece;
    }

    private static MemorySegment allocate(long bytes) {
        return Scope.outside(() -> Storage.allocate(bytes, "matmul workspace")).segment();
    }
}
