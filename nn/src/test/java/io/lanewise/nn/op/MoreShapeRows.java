package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;

import java.util.Arrays;

/** Rows of {@link OperationTable}: borders, diagonals, running products, middles, sums of products by name. */
final class MoreShapeRows {
    private MoreShapeRows() {}

    static void add() {
        borders();
        sumsOfProducts();
        for (int dim = 0; dim < 3; dim++) {
            int d = dim;
            row(
                    "cumprod",
                    -2,
                    2,
                    x -> Functional.cumprod(x.get(0), d),
                    x -> runningProduct(x.get(0), d),
                    dims(3, 2, 4));
        }
        row(
                "diagonal",
                -2,
                2,
                x -> Functional.diagonal(x.get(0), 1, 0, -1),
                x -> Ref.each(dims(2, 3), i -> x.get(0).at(i[1], i[0], i[1] + 1)),
                dims(3, 2, 5));
        row(
                "diagonal",
                -2,
                2,
                x -> Functional.diagonal(x.get(0), -2, 0, 1),
                x -> Ref.each(dims(2), i -> x.get(0).at(i[0] + 2, i[0])),
                dims(4, 3));
        row(
                "kthvalue",
                -2,
                2,
                x -> Functional.kthvalue(x.get(0), 2, 1, true).values(),
                x -> Ref.each(dims(3, 1), i -> sorted(x.get(0), i[0])[1]),
                dims(3, 5));
        row(
                "median",
                -2,
                2,
                x -> Functional.median(x.get(0), -1, false).values(),
                x -> Ref.each(dims(3), i -> sorted(x.get(0), i[0])[2]),
                dims(3, 6));
        row(
                "median",
                -2,
                2,
                x -> Functional.median(x.get(0)),
                x -> Ref.scalar(Arrays.stream(x.get(0).values()).sorted().toArray()[7]),
                dims(3, 5));
        row(
                "lerp",
                -2,
                2,
                x -> Functional.lerp(x.get(0), x.get(1), 0.25f),
                x -> x.get(0).with(x.get(1), (a, b) -> a + 0.25 * (b - a)),
                dims(3, 5),
                dims(5));
        row(
                "meshgrid",
                -2,
                2,
                x -> Functional.add(
                        Functional.meshgrid(x.get(0), x.get(1)).get(0),
                        Functional.meshgrid(x.get(0), x.get(1)).get(1)),
                x -> Ref.each(dims(3, 4), i -> x.get(0).at(i[0]) + x.get(1).at(i[1])),
                dims(3),
                dims(4));
    }

    private static double[] sorted(Ref x, int row) {
        int width = x.dims()[1];
        return Arrays.stream(x.values(), row * width, (row + 1) * width)
                .sorted()
                .toArray();
    }

    private static Ref runningProduct(Ref x, int dim) {
        return Ref.each(x.dims(), index -> {
            double product = 1;
            int[] at = index.clone();
            for (at[dim] = 0; at[dim] <= index[dim]; at[dim]++) {
                product *= x.at(at);
            }
            return product;
        });
    }

    private static void borders() {
        int[][] places = {{2, 1, 0, 1, 2, 3, 2}, {0, 0, 0, 1, 2, 3, 3}, {2, 3, 0, 1, 2, 3, 0}};
        for (PadMode mode : PadMode.values()) {
            int[] from = places[mode.ordinal()];
            row(
                    "pad",
                    -2,
                    2,
                    x -> Functional.pad(x.get(0), mode, 2, 1),
                    x -> Ref.each(dims(3, 7), i -> x.get(0).at(i[0], from[i[1]])),
                    dims(3, 4));
            row(
                    "pad",
                    -2,
                    2,
                    x -> Functional.pad(x.get(0), mode, 0, 0, 2, 1),
                    x -> Ref.each(dims(7, 2), i -> x.get(0).at(from[i[0]], i[1])),
                    dims(4, 2));
        }
    }

    private static void sumsOfProducts() {
        row(
                "einsum",
                -1,
                1,
                x -> Functional.einsum("bij,bkj->bik", x.get(0), x.get(1)),
                x -> Ref.each(dims(2, 3, 5), i -> {
                    double sum = 0;
                    for (int j = 0; j < 4; j++) {
                        sum += x.get(0).at(i[0], i[1], j) * x.get(1).at(i[0], i[2], j);
                    }
                    return sum;
                }),
                dims(2, 3, 4),
                dims(2, 5, 4));
        row(
                "einsum",
                -1,
                1,
                x -> Functional.einsum("i...i", x.get(0)),
                x -> Ref.each(dims(4), i -> {
                    double sum = 0;
                    for (int j = 0; j < 3; j++) {
                        sum += x.get(0).at(j, i[0], j);
                    }
                    return sum;
                }),
                dims(3, 4, 3));
        row(
                "einsum",
                -1,
                1,
                x -> Functional.einsum("i,ij,jk->k", x.get(0), x.get(1), x.get(2)),
                x -> References.product(References.product(x.get(0).reshaped(1, 3), x.get(1)), x.get(2))
                        .reshaped(5),
                dims(3),
                dims(3, 4),
                dims(4, 5));
    }
}
