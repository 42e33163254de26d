package io.lanewise.nn.op;

import static io.lanewise.nn.op.OperationTable.dims;
import static io.lanewise.nn.op.OperationTable.row;

import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.core.kernel.RecurrentCells;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Rows of recurrent layers: all results of a layer in a row, one after the other. */
final class RecurrentRows {
    private static final int STEPS = 3;
    private static final int BATCH = 2;
    private static final int INPUTS = 2;

    private RecurrentRows() {}

    static void add() {
        for (RecurrentCell cell :
                List.of(RecurrentCells.LSTM, RecurrentCells.GRU, RecurrentCells.TANH, RecurrentCells.RELU)) {
            layer(cell, 2, 3, true, true, false);
            layer(cell, 1, 3, false, false, true);
        }
        layer(RecurrentCells.LSTM, 1, 17, true, false, false);
        layer(RecurrentCells.GRU, 1, 17, true, false, true);
    }

    private static void layer(
            RecurrentCell cell, int directions, int hidden, boolean bias, boolean states, boolean batchFirst) {
        List<int[]> shapes = new ArrayList<>();
        shapes.add(batchFirst ? dims(BATCH, STEPS, INPUTS) : dims(STEPS, BATCH, INPUTS));
        int given = !states ? 0 : cell.hasCellState() ? 2 : 1;
        for (int i = 0; i < given; i++) {
            shapes.add(dims(directions, BATCH, hidden));
        }
        int rows = cell.recurrent() * hidden;
        for (int d = 0; d < directions; d++) {
            shapes.add(dims(rows, INPUTS));
            shapes.add(dims(rows, hidden));
            if (bias) {
                shapes.add(dims(rows));
                shapes.add(dims(rows));
            }
        }
        int each = bias ? 4 : 2;
        row(
                "recurrent",
                -0.9,
                0.9,
                in -> {
                    List<RecurrentWeights> weights = new ArrayList<>();
                    for (int at = 1 + given; at < in.size(); at += each) {
                        weights.add(new RecurrentWeights(
                                in.get(at),
                                in.get(at + 1),
                                bias ? in.get(at + 2) : null,
                                bias ? in.get(at + 3) : null));
                    }
                    RecurrentResult result = Functional.recurrent(
                            cell,
                            in.get(0),
                            given > 0 ? in.get(1) : null,
                            given > 1 ? in.get(2) : null,
                            weights,
                            batchFirst);
                    List<Tensor> all = new ArrayList<>(
                            List.of(result.output().flatten(0), result.h().flatten(0)));
                    if (result.c() != null) {
                        all.add(result.c().flatten(0));
                    }
                    return Functional.cat(all, 0);
                },
                in -> reference(cell, in, 1 + given, each, directions, hidden, batchFirst),
                shapes.toArray(int[][]::new));
    }

    private static Ref reference(
            RecurrentCell cell, List<Ref> in, int weights, int each, int directions, int hidden, boolean batchFirst) {
        Ref out = Ref.zeros(batchFirst ? BATCH : STEPS, batchFirst ? STEPS : BATCH, directions * hidden);
        Ref lastH = Ref.zeros(directions, BATCH, hidden);
        Ref lastC = Ref.zeros(directions, BATCH, hidden);
        for (int d = 0; d < directions; d++) {
            for (int b = 0; b < BATCH; b++) {
                double[] h = new double[hidden];
                double[] c = new double[hidden];
                for (int j = 0; j < hidden; j++) {
                    h[j] = weights > 1 ? in.get(1).at(d, b, j) : 0;
                    c[j] = weights > 2 ? in.get(2).at(d, b, j) : 0;
                }
                List<Ref> own = in.subList(weights + d * each, weights + (d + 1) * each);
                for (int step = 0; step < STEPS; step++) {
                    int t = d == 0 ? step : STEPS - 1 - step;
                    int first = batchFirst ? b : t;
                    int second = batchFirst ? t : b;
                    h = step(cell, own, in.getFirst(), first, second, h, c);
                    for (int j = 0; j < hidden; j++) {
                        int width = directions * hidden;
                        int rows = out.dims()[1];
                        out.values()[(first * rows + second) * width + d * hidden + j] = h[j];
                    }
                }
                System.arraycopy(h, 0, lastH.values(), (d * BATCH + b) * hidden, hidden);
                System.arraycopy(c, 0, lastC.values(), (d * BATCH + b) * hidden, hidden);
            }
        }
        int count = out.values().length + lastH.values().length * (cell.hasCellState() ? 2 : 1);
        double[] all = new double[count];
        System.arraycopy(out.values(), 0, all, 0, out.values().length);
        System.arraycopy(lastH.values(), 0, all, out.values().length, lastH.values().length);
        if (cell.hasCellState()) {
            int at = count - lastC.values().length;
            System.arraycopy(lastC.values(), 0, all, at, lastC.values().length);
        }
        return new Ref(dims(count), all);
    }

    /** PyTorch's equations; c is changed. */
    private static double[] step(
            RecurrentCell cell, List<Ref> weights, Ref x, int first, int second, double[] h, double[] c) {
        int hidden = h.length;
        double[] next = new double[hidden];
        for (int j = 0; j < hidden; j++) {
            double[] fromX = new double[cell.recurrent()];
            double[] fromH = new double[cell.recurrent()];
            for (int g = 0; g < fromX.length; g++) {
                int row = g * hidden + j;
                fromX[g] = weights.size() > 2 ? weights.get(2).at(row) : 0;
                fromH[g] = weights.size() > 2 ? weights.get(3).at(row) : 0;
                for (int i = 0; i < INPUTS; i++) {
                    fromX[g] += weights.get(0).at(row, i) * x.at(first, second, i);
                }
                for (int i = 0; i < hidden; i++) {
                    fromH[g] += weights.get(1).at(row, i) * h[i];
                }
            }
            if (cell == RecurrentCells.GRU) {
                double r = sigmoid(fromX[0] + fromH[0]);
                double z = sigmoid(fromX[1] + fromH[1]);
                next[j] = (1 - z) * Math.tanh(fromX[2] + r * fromH[2]) + z * h[j];
            } else if (cell == RecurrentCells.LSTM) {
                double kept = sigmoid(fromX[1] + fromH[1]) * c[j];
                c[j] = kept + sigmoid(fromX[0] + fromH[0]) * Math.tanh(fromX[2] + fromH[2]);
                next[j] = sigmoid(fromX[3] + fromH[3]) * Math.tanh(c[j]);
            } else {
                double sum = fromX[0] + fromH[0];
                next[j] = cell == RecurrentCells.TANH ? Math.tanh(sum) : Math.max(sum, 0);
            }
        }
        return next;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
