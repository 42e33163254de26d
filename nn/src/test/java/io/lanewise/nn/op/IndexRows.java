package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.nn.autograd.Tensor;

/** Rows of {@link IndexFunctions}, and the same by plain loops. */
final class IndexRows {
    private static final int[] INDEX = {2, 0, 1, 2, 2, 0, 1, 1};
    private static final Tensor MATRIX = Tensor.ofInts(INDEX, 4, 2);

    private IndexRows() {}

    private static int index(int... i) {
        return INDEX[2 * i[0] + i[1]];
    }

    static void add() {
        Tensor some = Tensor.ofInts(new int[] {2, 0, 2, 1});
        row(
                "indexSelect",
                -2,
                2,
                x -> Functional.indexSelect(x.get(0), 1, some),
                x -> Ref.each(dims(2, 4, 5), i -> x.get(0).at(i[0], new int[] {2, 0, 2, 1}[i[1]], i[2])),
                dims(2, 3, 5));
        row(
                "gather",
                -2,
                2,
                x -> Functional.gather(x.get(0), 0, MATRIX),
                x -> Ref.each(dims(4, 2), i -> x.get(0).at(index(i), i[1])),
                dims(3, 5));
        row(
                "gather",
                -2,
                2,
                x -> Functional.gather(x.get(0), -1, MATRIX),
                x -> Ref.each(dims(4, 2), i -> x.get(0).at(i[0], index(i))),
                dims(5, 3));
        row(
                "scatterAdd",
                -2,
                2,
                x -> Functional.scatterAdd(x.get(0), 1, MATRIX, x.get(1)),
                x -> {
                    Ref sum = x.get(0).map(v -> v);
                    for (int flat = 0; flat < INDEX.length; flat++) {
                        int[] i = x.get(1).index(flat);
                        sum.values()[3 * i[0] + index(i)] += x.get(1).at(i);
                    }
                    return sum;
                },
                dims(5, 3),
                dims(4, 2));
        Tensor apart = Tensor.ofInts(new int[] {2, 0, 1, 2, 0, 1}, 3, 2);
        row(
                "scatter",
                -2,
                2,
                x -> Functional.scatter(x.get(0), 1, apart, x.get(1)),
                x -> {
                    Ref put = x.get(0).map(v -> v);
                    for (int flat = 0; flat < 6; flat++) {
                        int[] i = x.get(1).index(flat);
                        put.values()[3 * i[0] + apart.value().getInt(i)] =
                                x.get(1).at(i);
                    }
                    return put;
                },
                dims(5, 3),
                dims(3, 2));
        Tensor mask = Tensor.ofInts(new int[] {1, 0, 0, 1, 1, 0}, 2, 3);
        row(
                "maskedSelect",
                -2,
                2,
                x -> Functional.maskedSelect(x.get(0), mask),
                x -> Ref.each(dims(3), i -> x.get(0).values()[new int[] {0, 3, 4}[i[0]]]),
                dims(2, 3));
    }
}
