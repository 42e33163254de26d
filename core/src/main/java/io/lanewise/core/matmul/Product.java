package io.lanewise.core.matmul;

import io.lanewise.core.array.Checks;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A product of small matrices that lie somewhere in larger arrays, computed in one place after the other: as long as strides stay the same and there
 * are few different lengths it makes no objects, which views of the arrays would be. For one thread at a time.
 */
public final class Product {
    private static final String NAME = "product";
    private static final int PLACE_BITS = 4;

    private final Side left = new Side();
    private final Side right = new Side();
    private final Side out = new Side();

    /** What was made for some lengths, each in a place that follows from them. */
    private final @Nullable Made[] made = new Made[1 << PLACE_BITS];

    private record Made(Gemm gemm, int m, int n, int k) {}

    /** Where a matrix lies; strides in elements. */
    private static final class Side {
        private MemorySegment memory = MemorySegment.NULL;
        private long at;
        private int row;
        private int col;

        /** Whether the strides are the same as before. */
        boolean set(MemorySegment newMemory, long newAt, int newRow, int newCol) {
            boolean same = row == newRow && col == newCol;
            memory = newMemory;
            at = newAt;
            row = newRow;
            col = newCol;
            return same;
        }

        void check(String name, int m, int n) {
            long last = m == 0 || n == 0 ? 0 : ((long) (m - 1) * row + (long) (n - 1) * col + 1) * Float.BYTES;
            if (at < 0 || row < 0 || col < 0 || Math.min(row, col) > 1 || at + last > memory.byteSize()) {
                throw Checks.error(
                        NAME,
                        name + " [" + m + ", " + n + "] must be inside its memory of " + memory.byteSize()
                                + " bytes, one of its strides 1, got strides [" + row + ", " + col + "] from byte "
                                + at + " on");
            }
        }

        long address() {
            return memory.address() + at;
        }
    }

    /** Operands of nothing yet. */
    public Product() {}

    /** The left matrix, [m, k], from byte {@code at} on. */
    public Product left(MemorySegment memory, long at, int row, int col) {
        if (!left.set(memory, at, row, col)) {
            Arrays.fill(made, null);
        }
        return this;
    }

    /** The right matrix, [k, n]. */
    public Product right(MemorySegment memory, long at, int row, int col) {
        if (!right.set(memory, at, row, col)) {
            Arrays.fill(made, null);
        }
        return this;
    }

    /** The result, [m, n], whose rows are contiguous. */
    public Product out(MemorySegment memory, long at, int row) {
        if (!out.set(memory, at, row, 1)) {
            Arrays.fill(made, null);
        }
        return this;
    }

    /**
     * {@code out (+)= left right}.
     *
     * @throws IllegalArgumentException if a matrix is not inside its memory, has no stride of 1, or the result shares some with an operand
     */
    public void run(int m, int n, int k, boolean accumulate) {
        left.check("left", m, k);
        right.check("right", k, n);
        out.check("out", m, n);
        if (m == 0 || n == 0) {
            return;
        }
        if (m > 1 && out.row < n) {
            throw Checks.error(NAME, "rows of out must not overlap, got " + n + " columns and a stride of " + out.row);
        }
        checkApart("left", left, m, k, m, n);
        checkApart("right", right, k, n, m, n);
        Gemm product = gemm(m, n, k);
        product.place(left.memory, left.at, right.memory, right.at, out.memory, out.at);
        if (accumulate) {
            product.begin(out.memory, (long) out.row * Float.BYTES);
        } else {
            product.beginWithZeros();
        }
        product.run();
    }

    private Gemm gemm(int m, int n, int k) {
        int mixed = (31 * (31 * m + n) + k) * 0x9E3779B9; // lengths are often multiples of 16
        int place = mixed >>> (Integer.SIZE - PLACE_BITS);
        Made found = made[place];
        if (found == null || found.m != m || found.n != n || found.k != k) {
            var gemm = new Gemm(m, n, k, left.row, left.col, right.row, right.col, out.row);
            found = new Made(gemm, m, n, k);
            made[place] = found;
        }
        return found.gemm;
    }

    private void checkApart(String name, Side other, int otherRows, int otherColumns, int m, int n) {
        boolean turned = other.col > 1;
        int lines = turned ? otherColumns : otherRows;
        int length = turned ? otherRows : otherColumns;
        int pitch = turned ? other.col : other.row;
        if (Matmul.overlap(out.address(), out.row, m, n, other.address(), pitch, lines, length)) {
            throw Checks.error(NAME, "out must not share memory with " + name);
        }
    }
}
