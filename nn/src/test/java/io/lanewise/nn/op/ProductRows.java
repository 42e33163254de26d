package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.nn.autograd.Tensor;
import java.util.function.BinaryOperator;

/** Rows of products of vectors, matrices and batches of them. */
final class ProductRows {
    private ProductRows() {}

    private static void product(String operation, BinaryOperator<Tensor> forward, int[] a, int[] b, int[] result) {
        row(operation, -1, 1, x -> forward.apply(x.get(0), x.get(1)), x -> products(x.get(0), x.get(1), result), a, b);
    }

    /** Every element as a sum; a vector is a row on the left and a column on the right. */
    private static Ref products(Ref a, Ref b, int... result) {
        boolean row = a.dims().length == 1;
        boolean column = b.dims().length == 1;
        Ref left = row ? a.reshaped(1, a.dims()[0]) : a;
        Ref right = column ? b.reshaped(b.dims()[0], 1) : b;
        int inner = right.dims()[right.dims().length - 2];
        return Ref.each(result, i -> {
            int batch = i.length - (row ? 0 : 1) - (column ? 0 : 1);
            int[] p = new int[batch + 2];
            int[] q = new int[batch + 2];
            System.arraycopy(i, 0, p, 0, batch);
            System.arraycopy(i, 0, q, 0, batch);
            p[batch] = row ? 0 : i[batch];
            q[batch + 1] = column ? 0 : i[i.length - 1];
            double sum = 0;
            for (int l = 0; l < inner; l++) {
                p[batch + 1] = l;
                q[batch] = l;
                sum += left.at(p) * right.at(q);
            }
            return sum;
        });
    }

    static void add() {
        product("matmul", Functional::matmul, dims(5, 7), dims(7), dims(5));
        product("matmul", Functional::matmul, dims(7), dims(7, 5), dims(5));
        product("matmul", Functional::matmul, dims(7), dims(7), dims());
        product("matmul", Functional::matmul, dims(3, 2, 7), dims(3, 7, 5), dims(3, 2, 5));
        product("matmul", Functional::matmul, dims(3, 2, 7), dims(7, 5), dims(3, 2, 5));
        product("matmul", Functional::matmul, dims(2, 7), dims(3, 7, 5), dims(3, 2, 5));
        product("matmul", Functional::matmul, dims(2, 1, 4, 3), dims(5, 3, 2), dims(2, 5, 4, 2));
        product("matmul", Functional::matmul, dims(3, 2, 7), dims(7), dims(3, 2));
        product("matmul", Functional::matmul, dims(7), dims(3, 7, 2), dims(3, 2));
        product("bmm", Functional::bmm, dims(4, 6, 17), dims(4, 17, 5), dims(4, 6, 5));
        product("mv", Functional::mv, dims(9, 12), dims(12), dims(9));
        product("dot", Functional::dot, dims(33), dims(33), dims());
        row(
                "outer",
                -1,
                1,
                x -> Functional.outer(x.get(0), x.get(1)),
                x -> Ref.each(dims(4, 3), i -> x.get(0).at(i[0]) * x.get(1).at(i[1])),
                dims(4),
                dims(3));
    }
}
