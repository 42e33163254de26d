package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;
import static io.lanewise.nn.op.OperationTable.unary;

/** Rows of {@link ActivationFunctions}. */
final class ActivationRows {
    private ActivationRows() {}

    private static double sigmoid(double v) {
        return 1 / (1 + Math.exp(-v));
    }

    private static double softplus(double v) {
        return Math.log1p(Math.exp(v));
    }

    private static double shrunk(double v) {
        return Math.abs(v) <= 0.5 ? 0 : v - Math.copySign(0.5, v);
    }

    private static Ref prelu(Ref x, Ref w, int channel) {
        return Ref.each(x.dims(), i -> {
            double slope = w.values().length == 1 ? w.values()[0] : w.values()[i[channel]];
            return x.at(i) * (x.at(i) > 0 ? 1 : slope);
        });
    }

    static void add() {
        unary("elu", -3, 3, x -> Functional.elu(x, 1.5f), v -> v > 0 ? v : 1.5 * Math.expm1(v));
        unary("celu", -3, 3, x -> Functional.celu(x, 1.5f), v -> v > 0 ? v : 1.5 * Math.expm1(v / 1.5));
        unary(
                "selu",
                -3,
                3,
                Functional::selu,
                v -> 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * Math.expm1(v)));
        unary("silu", -5, 5, Functional::silu, v -> v * sigmoid(v));
        unary("mish", -5, 5, Functional::mish, v -> v * Math.tanh(softplus(v)));
        unary("softplus", -5, 5, x -> Functional.softplus(x, 2, 8), v -> v > 4 ? v : softplus(2 * v) / 2);
        unary("softsign", -5, 5, Functional::softsign, v -> v / (1 + Math.abs(v)));
        unary("logsigmoid", -5, 5, Functional::logsigmoid, v -> -softplus(-v));
        unary("tanhshrink", -3, 3, Functional::tanhshrink, v -> v - Math.tanh(v));
        unary("relu6", -3, 9, Functional::relu6, v -> Math.clamp(v, 0, 6));
        unary("hardtanh", -3, 3, x -> Functional.hardtanh(x, -1, 2), v -> Math.clamp(v, -1, 2));
        unary("hardsigmoid", -5, 5, Functional::hardsigmoid, v -> Math.clamp(v / 6 + 0.5, 0, 1));
        unary("hardswish", -5, 5, Functional::hardswish, v -> v * Math.clamp(v / 6 + 0.5, 0, 1));
        unary("threshold", -2, 2, x -> Functional.threshold(x, 0.5f, -4), v -> v > 0.5 ? v : -4);
        unary("hardshrink", -2, 2, x -> Functional.hardshrink(x, 0.5f), v -> Math.abs(v) > 0.5 ? v : 0);
        unary("softshrink", -2, 2, x -> Functional.softshrink(x, 0.5f), ActivationRows::shrunk);
        unary("rrelu", -2, 2, x -> Functional.rrelu(x, 0.25f, 0.75f, false), v -> v > 0 ? v : 0.5 * v);
        int[][][] inputs = {
            {dims(), dims(1)},
            {dims(5), dims(1)},
            {dims(3, 5), dims(1)},
            {dims(3, 5), dims(5)},
            {dims(2, 3, 4, 5), dims(3)}
        };
        for (int[][] shapes : inputs) {
            row("prelu", -2, 2, x -> Functional.prelu(x.get(0), x.get(1)), x -> prelu(x.get(0), x.get(1), 1), shapes);
        }
        row(
                "softmin",
                -2,
                2,
                x -> Functional.softmin(x.get(0), 1),
                x -> References.softmax(x.get(0).map(v -> -v), 1),
                dims(3, 5, 2));
        for (int dim : new int[] {1, -1}) {
            int axis = Math.floorMod(dim, 3);
            row(
                    "glu",
                    -2,
                    2,
                    x -> Functional.glu(x.get(0), dim),
                    x -> {
                        int[] half = x.get(0).dims().clone();
                        half[axis] /= 2;
                        return Ref.each(half, i -> {
                            int[] gate = i.clone();
                            gate[axis] += half[axis];
                            return x.get(0).at(i) * sigmoid(x.get(0).at(gate));
                        });
                    },
                    dims(3, 4, 6));
        }
    }
}
