package io.lanewise.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrent cells from step to step against plain loops in double, and their gradients against difference quotients of those. */
@Tag("lanes")
class RecurrenceTest {
    private static final double TOLERANCE = 1e-5;

    /** The same in double; all numbers of a case in one array each. */
    private record Twin(RecurrentCell cell, int steps, int batch, int hidden, boolean reverse, double[] weight) {
        /** out, then the last cells; everything from the sums of the inputs. */
        double[][] run(double[] gates, double[] h0, double[] c0) {
            double[] out = new double[steps * batch * hidden];
            double[] h = h0.clone();
            double[] c = c0.clone();
            for (int step = 0; step < steps; step++) {
                int time = reverse ? steps - 1 - step : step;
                double[] next = new double[h.length];
                for (int b = 0; b < batch; b++) {
                    for (int j = 0; j < hidden; j++) {
                        next[b * hidden + j] = unit(gates, h, c, time, b, j);
                    }
                }
                h = next;
                System.arraycopy(h, 0, out, time * batch * hidden, h.length);
            }
            return new double[][] {out, c};
        }

        private double unit(double[] gates, double[] h, double[] c, int time, int b, int j) {
            double[] s = new double[cell.gates()];
            int at = (time * batch + b) * cell.gates() * hidden;
            for (int g = 0; g < s.length; g++) {
                s[g] = gates[at + g * hidden + j];
                for (int k = 0; g < cell.recurrent() && k < hidden; k++) {
                    s[g] += weight[(g * hidden + j) * hidden + k] * h[b * hidden + k];
                }
            }
            int own = b * hidden + j;
            if (cell == RecurrentCells.LSTM) {
                c[own] = sigmoid(s[1]) * c[own] + sigmoid(s[0]) * Math.tanh(s[2]);
                return sigmoid(s[3]) * Math.tanh(c[own]);
            }
            if (cell == RecurrentCells.GRU) {
                double n = Math.tanh(s[3] + sigmoid(s[0]) * s[2]);
                double z = sigmoid(s[1]);
                return (1 - z) * n + z * h[own];
            }
            return cell == RecurrentCells.TANH ? Math.tanh(s[0]) : Math.max(s[0], 0);
        }

        private static double sigmoid(double x) {
            return 1 / (1 + Math.exp(-x));
        }
    }

    static Stream<Arguments> cases() {
        List<Arguments> all = new ArrayList<>();
        int l = Lanes.COUNT;
        for (RecurrentCell cell :
                List.of(RecurrentCells.LSTM, RecurrentCells.GRU, RecurrentCells.TANH, RecurrentCells.RELU)) {
            for (int hidden : new int[] {1, l - 1, l, l + 1, 2 * l + 3}) {
                all.add(Arguments.of(cell, 3, 2, hidden, false));
            }
            all.add(Arguments.of(cell, 2, 35, 3, true)); // more sequences than a task takes
            all.add(Arguments.of(cell, 1, 1, 5, true));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheTwin(RecurrentCell cell, int steps, int batch, int hidden, boolean reverse) {
        Random random = new Random(hidden);
        int rows = cell.recurrent() * hidden;
        double[] weight = gaussian(random, rows * hidden, 1 / Math.sqrt(hidden));
        double[] sums = gaussian(random, steps * batch * cell.gates() * hidden, 1);
        double[] h0 = gaussian(random, batch * hidden, 1);
        double[] c0 = gaussian(random, batch * hidden, 1);
        double[] dOut = gaussian(random, steps * batch * hidden, 1);
        double[] dLast = gaussian(random, batch * hidden, 1);
        double[] dCell = gaussian(random, batch * hidden, 1);
        Twin twin = new Twin(cell, steps, batch, hidden, reverse, weight);

        Guarded gates = Guarded.of(floats(sums), steps, batch, cell.gates() * hidden);
        Guarded wide = new Guarded(steps, batch, 2 * hidden); // the state is its second half
        wide.array().fill(0);
        NDArray out = wide.array().slice(2, hidden, 2 * hidden);
        Guarded cells = new Guarded(steps, batch, hidden);
        Guarded tanhs = new Guarded(steps, batch, hidden);
        Recurrence recurrence = new Recurrence(
                cell,
                gates.array(),
                NDArray.of(floats(h0), batch, hidden),
                false,
                NDArray.of(floats(c0), batch, hidden),
                out,
                cells.array(),
                tanhs.array(),
                reverse);
        NDArray w = NDArray.of(floats(weight), rows, hidden);
        recurrence.forward(w.transpose().copy());
        double[][] expected = twin.run(sums, h0, c0);
        near(expected[0], out.toArray(), "out");
        if (cell.hasCellState()) {
            near(expected[1], cells.array().select(0, reverse ? 0 : steps - 1).toArray(), "cells");
        }
        for (float other : wide.array().slice(2, 0, hidden).toArray()) {
            assertEquals(0, other, "written beside the state");
        }

        Guarded dh = Guarded.of(floats(dLast), batch, hidden);
        Guarded dc = Guarded.of(floats(dCell), batch, hidden);
        Guarded dGates = new Guarded(steps, batch, cell.gates() * hidden);
        NDArray above = NDArray.of(floats(dOut), steps, batch, hidden);
        recurrence.backward(w, above, dh.array(), dc.array(), dGates.array(), true);
        int last = (reverse ? 0 : steps - 1) * batch * hidden;
        Weights weights = new Weights(dOut, dLast, dCell, last, cell.hasCellState());
        near(quotients(sums, () -> weights.of(twin.run(sums, h0, c0))), dGates.check(), "gradient of the gates");
        near(quotients(h0, () -> weights.of(twin.run(sums, h0, c0))), dh.check(), "gradient of h0");
        if (cell.hasCellState()) {
            near(quotients(c0, () -> weights.of(twin.run(sums, h0, c0))), dc.check(), "gradient of c0");
            cells.check();
            tanhs.check();
        }
        gates.check();
        wide.check();
    }

    /** A number made of all results. */
    private record Weights(double[] dOut, double[] dLast, double[] dCell, int last, boolean memory) {
        double of(double[][] results) {
            double sum = 0;
            for (int i = 0; i < dOut.length; i++) {
                sum += dOut[i] * results[0][i];
            }
            for (int i = 0; i < dLast.length; i++) {
                sum += dLast[i] * results[0][last + i] + (memory ? dCell[i] * results[1][i] : 0);
            }
            return sum;
        }
    }

    private static double[] quotients(double[] of, java.util.function.DoubleSupplier f) {
        double h = 1e-6;
        double[] slopes = new double[of.length];
        for (int i = 0; i < of.length; i++) {
            double kept = of[i];
            of[i] = kept + h;
            double above = f.getAsDouble();
            of[i] = kept - h;
            slopes[i] = (above - f.getAsDouble()) / (2 * h);
            of[i] = kept;
        }
        return slopes;
    }

    /** Floats, so that both sides start from the same numbers. */
    private static double[] gaussian(Random random, int count, double scale) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static void near(double[] expected, float[] got, String what) {
        assertEquals(expected.length, got.length, what);
        for (int i = 0; i < got.length; i++) {
            assertEquals(expected[i], got[i], TOLERANCE * Math.max(1, Math.abs(expected[i])), what + " " + i);
        }
    }

    @Test
    void rowsMustBeContiguous() {
        NDArray gates = NDArray.zeros(2, 3, 4);
        NDArray out = NDArray.zeros(2, 4, 3).transpose();
        NDArray state = NDArray.zeros(3, 4);
        assertEquals(
                "recurrence: the last dimension of out must be contiguous, got shape [2, 3, 4]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Recurrence(
                                        RecurrentCells.TANH, gates, state, true, state, out, null, null, false))
                        .getMessage());
    }
}
