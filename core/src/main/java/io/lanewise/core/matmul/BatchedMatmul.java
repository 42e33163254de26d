package io.lanewise.core.matmul;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import java.util.Arrays;

/**
 * Products of many matrices, {@code c[.., m, n] = a[.., m, k] b[.., k, n]}; the dimensions in front broadcast against each other. A
 * batch times one matrix is one product of all rows.
 */
public final class BatchedMatmul {
    private static final String NAME = "matmul";

    /** Multiplications below which one product is not split, so that threads take whole products instead. */
    private static final long SMALL = 1 << 19;

    private BatchedMatmul() {}

    /**
     * A new array of the products.
     *
     * @throws IllegalArgumentException if an operand has less than two dimensions, or shapes do not fit
     */
    public static NDArray of(NDArray a, NDArray b) {
        Shape batch = check(a, b);
        int[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[batch.rank()] = a.shape().dim(-2);
        dims[batch.rank() + 1] = b.shape().dim(-1);
        NDArray out = NDArray.empty(Shape.of(dims), NAME);
        run(out, a, b, false);
        return out;
    }

    /**
     * {@code out (+)= a b}, where out has the products' shape, or length 1 or no dimension where they are to be summed: the gradient of an
     * operand that was broadcast.
     *
     * @param out contiguous
     */
    public static void into(NDArray out, NDArray a, NDArray b, boolean accumulate) {
        Shape batch = check(a, b);
        Checks.contiguous(NAME, "out", out);
        Checks.broadcast(NAME, batch, front(out.shape()));
        run(out, a, b, accumulate);
    }

    private static Shape check(NDArray a, NDArray b) {
        Shape p = a.shape();
        Shape q = b.shape();
        if (p.rank() < 2 || q.rank() < 2) {
            throw Checks.error(NAME, "expected matrices, got " + p + " and " + q);
        }
        if (p.dim(-1) != q.dim(-2)) {
            throw Checks.error(NAME, "a's columns must equal b's rows, got " + p + " and " + q);
        }
        return Checks.broadcast(NAME, front(p), front(q));
    }

    /** The dimensions in front of the matrix. */
    private static Shape front(Shape shape) {
        return shape.without(-1).without(-1);
    }

    private static void run(NDArray out, NDArray a, NDArray b, boolean accumulate) {
        if (b.shape().rank() == 2
                && a.isContiguous()
                && out.shape().rank() == a.shape().rank()) {
            product(rows(out), rows(a), b, accumulate);
            return;
        }
        Shape batch = Checks.broadcast(NAME, front(a.shape()), front(b.shape()));
        int count = Math.toIntExact(batch.size());
        boolean summed = !front(out.shape()).equals(batch);
        if (summed && !accumulate) {
            out.fill(0);
        }
        long work = (long) a.shape().dim(-2) * a.shape().dim(-1) * b.shape().dim(-1);
        Matrices left = new Matrices(a, batch);
        Matrices right = new Matrices(b, batch);
        Matrices results = new Matrices(out, batch);
        if (summed || work > SMALL) {
            for (int i = 0; i < count; i++) {
                product(results.at(i), left.at(i), right.at(i), summed || accumulate);
            }
        } else {
            Parallel.ranges(count, SMALL / Math.max(1, work), (first, end) -> {
                for (int i = first; i < end; i++) {
                    product(results.at(i), left.at(i), right.at(i), accumulate);
                }
            });
        }
    }

    /** All matrices as one, row after row. */
    private static NDArray rows(NDArray x) {
        int[] dims = x.shape().dims();
        int rows = 1;
        for (int i = 0; i < dims.length - 1; i++) {
            rows *= dims[i];
        }
        return x.reshape(Shape.of(rows, dims[dims.length - 1]));
    }

    private static void product(NDArray out, NDArray a, NDArray b, boolean accumulate) {
        if (accumulate) {
            Matmul.accumulate(out, a, b);
        } else {
            Matmul.into(out, a, b);
        }
    }

    /** The matrices of an array in the order of the batch that it is broadcast to. */
    private record Matrices(NDArray array, Shape batch) {
        NDArray at(int index) {
            Shape own = array.shape();
            NDArray matrix = array;
            int left = index;
            int missing = batch.rank() - (own.rank() - 2);
            for (int i = batch.rank() - 1; i >= missing; i--) {
                int place = left % batch.dim(i);
                left /= batch.dim(i);
                matrix = matrix.select(i - missing, own.dim(i - missing) == 1 ? 0 : place);
            }
            return matrix;
        }
    }
}
