package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.nn.autograd.Tensor;
import java.util.function.Function;

/** Rows of {@link ShapeFunctions}: which element of the input, by index, stands where; 0 where none does. */
final class ShapeRows {
    private ShapeRows() {}

    /** The index in the input of an element of the result; null where it is 0. */
    private interface From {
        int[] of(int... index);
    }

    private static void moved(
            String operation, Function<Tensor, Tensor> forward, int[] shape, int[] result, From from) {
        row(
                operation,
                -2,
                2,
                x -> forward.apply(x.get(0)),
                x -> Ref.each(result, index -> {
                    int[] at = from.of(index);
                    return at == null ? 0 : x.get(0).at(at);
                }),
                shape);
    }

    private static int[] at(int... index) {
        return index;
    }

    static void add() {
        int[] shape = dims(3, 4, 5);
        moved("permute", x -> Functional.permute(x, 2, 0, -2), shape, dims(5, 3, 4), i -> at(i[1], i[2], i[0]));
        moved("narrow", x -> Functional.narrow(x, 1, 1, 2), shape, dims(3, 2, 5), i -> at(i[0], i[1] + 1, i[2]));
        moved(
                "unflatten",
                x -> Functional.unflatten(x, 1, 2, -1),
                shape,
                dims(3, 2, 2, 5),
                i -> at(i[0], 2 * i[1] + i[2], i[3]));
        moved("unsqueeze", x -> Functional.unsqueeze(x, 1), dims(3, 4), dims(3, 1, 4), i -> at(i[0], i[2]));
        moved("squeeze", x -> Functional.squeeze(x, 1), dims(3, 1, 4), dims(3, 4), i -> at(i[0], 0, i[1]));
        moved("squeeze", Functional::squeeze, dims(1, 3, 1, 4), dims(3, 4), i -> at(0, i[0], 0, i[1]));
        moved("expand", x -> Functional.expand(x, 2, -1, 4), dims(3, 1), dims(2, 3, 4), i -> at(i[1], 0));
        moved("copy", Functional::copy, shape, shape, i -> i);
        moved("chunk", x -> Functional.chunk(x, 3, 1).get(1), shape, dims(3, 2, 5), i -> at(i[0], i[1] + 2, i[2]));
        moved("split", x -> Functional.split(x, 2, 2).get(2), shape, dims(3, 4, 1), i -> at(i[0], i[1], i[2] + 4));
        moved(
                "split",
                x -> Functional.split(x, new int[] {1, 3, 1}, -1).get(1),
                shape,
                dims(3, 4, 3),
                i -> at(i[0], i[1], i[2] + 1));
        moved("unbind", x -> Functional.unbind(x, 1).get(3), shape, dims(3, 5), i -> at(i[0], 3, i[1]));
        moved("repeat", x -> Functional.repeat(x, 2, 1, 3), dims(2, 3), dims(2, 2, 9), i -> at(i[1], i[2] % 3));
        moved(
                "repeatInterleave",
                x -> Functional.repeatInterleave(x, 3, 1),
                shape,
                dims(3, 12, 5),
                i -> at(i[0], i[1] / 3, i[2]));
        moved("flip", x -> Functional.flip(x, 1, -1), shape, shape, i -> at(i[0], 3 - i[1], 4 - i[2]));
        moved("roll", x -> Functional.roll(x, 2, 2), shape, shape, i -> at(i[0], i[1], (i[2] + 3) % 5));
        moved("roll", x -> Functional.roll(x, -1, 0), shape, shape, i -> at((i[0] + 1) % 3, i[1], i[2]));
        moved("roll", x -> Functional.roll(x, 1), dims(2, 3), dims(2, 3), i -> {
            int flat = (3 * i[0] + i[1] + 5) % 6;
            return at(flat / 3, flat % 3);
        });
        for (int diagonal = -4; diagonal <= 5; diagonal += 3) {
            int d = diagonal;
            moved("tril", x -> Functional.tril(x, d), shape, shape, i -> i[2] - i[1] <= d ? i : null);
            moved("triu", x -> Functional.triu(x, d), shape, shape, i -> i[2] - i[1] >= d ? i : null);
        }
        moved(
                "pad",
                x -> Functional.pad(x, 0, 1, 2, 0, 3),
                shape,
                dims(3, 7, 8),
                i -> i[1] < 4 && i[2] >= 1 && i[2] < 6 ? at(i[0], i[1], i[2] - 1) : null);
        moved(
                "pad",
                x -> Functional.pad(x, 0, -1, 2),
                shape,
                dims(3, 4, 6),
                i -> i[2] < 4 ? at(i[0], i[1], i[2] + 1) : null);
        row(
                "cat",
                -2,
                2,
                x -> Functional.cat(x, 1),
                x -> Ref.each(
                        dims(3, 6, 5), i -> i[1] < 4 ? x.get(0).at(i) : x.get(1).at(i[0], i[1] - 4, i[2])),
                shape,
                dims(3, 2, 5));
        for (int dim : new int[] {0, 1, -1}) {
            int axis = Math.floorMod(dim, 3);
            int[] result = axis == 0 ? dims(2, 3, 4) : axis == 1 ? dims(3, 2, 4) : dims(3, 4, 2);
            row(
                    "stack",
                    -2,
                    2,
                    x -> Functional.stack(x, dim),
                    x -> Ref.each(result, i -> x.get(i[axis]).at(i[axis == 0 ? 1 : 0], i[axis == 2 ? 1 : 2])),
                    dims(3, 4),
                    dims(3, 4));
        }
    }
}
