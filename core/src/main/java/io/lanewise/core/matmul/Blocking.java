package io.lanewise.core.matmul;

import io.lanewise.core.simd.Lanes;
import jdk.incubator.vector.FloatVector;

/**
 * Every number of the matrix product, one record per vector width. The measurements behind them are in
 * {@code docs/decisions/0002-matmul.md}.
 *
 * @param rows MR, rows of a register tile
 * @param vectors NR in vectors, width of a register tile and of a packed panel: 4 or 2
 * @param depth KC, the most steps of k between two visits of a tile of C: a packed panel of B stays in the second-level cache
 * @param taskRows MC, the most rows of C in a task
 * @param taskColumns NC, the most columns of C in a task of at least {@code taskFlops}, a multiple of the panel's width
 * @param rowColumns the same where C is one row
 * @param packRows from this many rows of C on, packing a large B pays
 * @param packBytes below this size B is read where it lies
 * @param packWork and below this many multiply-adds
 * @param shareBytes up to this size B is packed once for all tasks, above it by each task: panels that come from another cache cost more
 *     than packing them again for a thousand rows
 * @param transposeCost cycles for packing an element of a B whose columns are contiguous, a multiply-add of a vector being one
 * @param gatherCost the same where neither rows nor columns are contiguous
 * @param waitBytes an A with contiguous columns that is larger is not in the second-level cache when it is read
 * @param waitCost cycles for an element of it
 * @param dotDepth dot products pay from this many steps of k on
 * @param serialFlops at most this many operations stay on the caller
 * @param taskFlops a task is not split below this many operations
 * @param tasks so many tasks are enough to keep all threads busy
 */
record Blocking(
        int rows,
        int vectors,
        int depth,
        int taskRows,
        int taskColumns,
        int rowColumns,
        int packRows,
        long packBytes,
        long packWork,
        long shareBytes,
        double transposeCost,
        double gatherCost,
        long waitBytes,
        double waitCost,
        int dotDepth,
        long serialFlops,
        long taskFlops,
        int tasks) {

    private static final Blocking BITS_512 = new Blocking(
            4,
            4,
            768,
            1032,
            64,
            1024,
            200,
            64 * 1024,
            20_000_000,
            1 << 19,
            0.7,
            3,
            2 << 20,
            2,
            32,
            500_000,
            500_000,
            8);

    /** 256 bits on a processor that also has 512, and with them 32 registers. */
    private static final Blocking BITS_256_OF_512 = new Blocking(
            4, 4, 512, 1032, 64, 1024, 48, 32 * 1024, 0, 1 << 19, 0.7, 3, 2 << 20, 2, 32, 500_000, 500_000, 8);

    /** Sixteen registers: twelve accumulators, two vectors of B, one of A. */
    private static final Blocking BITS_256 = new Blocking(
            6, 2, 256, 504, 256, 1024, 48, 32 * 1024, 0, 4 << 20, 0.7, 3, 2 << 20, 2, 32, 500_000, 500_000, 8);

    /** Processors with 128-bit vectors (ARM) have 32 registers, as those with 512 bits. */
    private static final Blocking BITS_128 = new Blocking(
            4, 4, 256, 252, 128, 1024, 96, 256 * 1024, 0, 4 << 20, 0.7, 3, 2 << 20, 2, 32, 500_000, 250_000, 8);

    /** The numbers for the vectors of this machine. */
    static final Blocking HERE =
            switch (Lanes.COUNT) {
                case 16 -> BITS_512;
                case 8 -> FloatVector.SPECIES_PREFERRED.length() > 8 ? BITS_256_OF_512 : BITS_256;
                default -> BITS_128;
            };

    /** Width of a full strip of C, and of a packed panel of B, in floats. */
    static final int PANEL = HERE.vectors * Lanes.COUNT;
}
