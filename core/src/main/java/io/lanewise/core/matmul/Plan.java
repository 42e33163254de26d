package io.lanewise.core.matmul;

import io.lanewise.core.simd.Lanes;

/**
 * The way a product is computed, the cheapest by a rough count of cycles. It follows from the shape and the strides alone, so results do
 * not depend on threads.
 *
 * @param path how B is read
 * @param turned whether {@code Cᵀ = Bᵀ Aᵀ} is computed, and transposed on its way to C
 */
record Plan(Path path, boolean turned) {
    enum Path {
        /** B is read where it lies. */
        DIRECT,
        /** Blocks of B are copied into panels. */
        PACKED,
        /** Rows of A times columns of B, both contiguous along k. */
        DOT
    }

    private static final Blocking BLOCKING = Blocking.HERE;

    private static final Plan STRAIGHT_DIRECT = new Plan(Path.DIRECT, false);
    private static final Plan STRAIGHT_PACKED = new Plan(Path.PACKED, false);
    private static final Plan STRAIGHT_DOT = new Plan(Path.DOT, false);
    private static final Plan TURNED_DIRECT = new Plan(Path.DIRECT, true);
    private static final Plan TURNED_PACKED = new Plan(Path.PACKED, true);
    private static final Plan TURNED_DOT = new Plan(Path.DOT, true);

    /** Strides in elements, as those of arrays. */
    static Plan of(int m, int n, int k, int aRow, int aCol, int bRow, int bCol) {
        boolean along = (aCol == 1 || k == 1) && (bRow == 1 || bCol == 1) && k >= BLOCKING.dotDepth();
        double straight = tiles(m, n, k) + packing(n, k, bRow, bCol) + waiting(m, k, aRow);
        double turned = tiles(n, m, k)
                + packing(m, k, /* bRow= */ aCol, /* bCol= */ aRow)
                + waiting(n, k, /* aRow= */ bCol)
                + BLOCKING.transposeCost() * m * n;
        if (along && dots(m, n, k) + turning(n, k, bRow) < Math.min(straight, turned)) {
            return n == 1 ? TURNED_DOT : STRAIGHT_DOT;
        }
        if (turned < straight) {
            return packed(n, m, k, aRow) ? TURNED_PACKED : TURNED_DIRECT;
        }
        return packed(m, n, k, bCol) ? STRAIGHT_PACKED : STRAIGHT_DIRECT;
    }

    private static boolean packed(int m, int n, int k, int bCol) {
        if (bCol != 1 && n > 1) {
            return true;
        }
        long size = (long) k * n;
        return m >= BLOCKING.packRows()
                && n > Blocking.PANEL
                && size * Float.BYTES > BLOCKING.packBytes()
                && m * size >= BLOCKING.packWork();
    }

    /** Cycles of all tiles: narrow ones are bound by loads. */
    private static double tiles(int m, int n, int k) {
        int wide = n / Blocking.PANEL * Blocking.HERE.vectors();
        int rest = n % Blocking.PANEL;
        int pairs = rest / (2 * Lanes.COUNT) * 2;
        rest %= 2 * Lanes.COUNT;
        int singles = (rest + Lanes.COUNT - 1) / Lanes.COUNT;
        return (double) m * k * (wide + 1.1 * pairs + 1.6 * singles);
    }

    /** Cycles for making the rows of B contiguous where they are not. */
    private static double packing(int n, int k, int bRow, int bCol) {
        if (bCol == 1 || n == 1) {
            return 0;
        }
        return (bRow == 1 ? BLOCKING.transposeCost() : BLOCKING.gatherCost()) * n * k;
    }

    /** Cycles of waiting for a large A whose columns are contiguous: tiles read a few floats of each, and a panel's width of a B. */
    private static double waiting(int m, int k, int aRow) {
        boolean waits = aRow == 1 && m > 1 && (long) m * k * Float.BYTES > BLOCKING.waitBytes();
        return waits ? BLOCKING.waitCost() * m * k : 0;
    }

    /** Cycles for making the columns of B contiguous where they are not. */
    private static double turning(int n, int k, int bRow) {
        return bRow == 1 ? 0 : BLOCKING.transposeCost() * Math.ceil((double) n / Lanes.COUNT) * Lanes.COUNT * k;
    }

    /** Cycles of dot products in tiles of four by four, or in one row. */
    private static double dots(int m, int n, int k) {
        double steps = (double) k / Lanes.COUNT;
        if (m == 1 || n == 1) {
            return Math.max(m, n) / 4.0 * (5 * steps + 130);
        }
        double columns = DotKernels.width(n) > 4 ? n : Math.ceil(n / 4.0) * 4;
        return Math.ceil(m / 4.0) * 4 * columns * (steps + DotKernels.FINISH);
    }
}
