package io.lanewise.core.matmul;

import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel works on: {@code C = S + A B}. Pitches are in bytes. A is read an element at a time from wherever it lies; rows of B, of S
 * and of C are contiguous, and a row pitch of 0 repeats one row of S. One object a thread, changed between calls of kernels.
 */
final class Operands {
    MemorySegment a = MemorySegment.NULL;
    long aRow;
    long aCol;
    MemorySegment b = MemorySegment.NULL;
    long bRow;

    /** What C begins with. */
    MemorySegment s = MemorySegment.NULL;

    long sRow;

    /** 4, or 0 where S is zeros wherever one looks. */
    long sCol;

    MemorySegment c = MemorySegment.NULL;
    long cRow;

    /** ReLU, where each of the widest tiles goes through it while it is in the first-level cache; null for none. */
    @Nullable
    UnaryLoop relu;

    void a(MemorySegment segment, long row, long col) {
        a = segment;
        aRow = row;
        aCol = col;
    }

    void b(MemorySegment segment, long row) {
        b = segment;
        bRow = row;
    }

    void s(MemorySegment segment, long row, long col) {
        s = segment;
        sRow = row;
        sCol = col;
    }

    void c(MemorySegment segment, long row) {
        c = segment;
        cRow = row;
    }
}
