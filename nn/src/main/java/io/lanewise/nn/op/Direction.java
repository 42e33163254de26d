package io.lanewise.nn.op;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.Elementwise;
import io.lanewise.core.kernel.Recurrence;
import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.core.kernel.Reductions;
import io.lanewise.core.matmul.Epilogue;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.core.matmul.Transposed;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a recurrent layer. The products of all steps' inputs, and of all steps' gradients for the weights, are one product each.
 *
 * @param x inputs of all steps {@code [T B, in]}
 * @param out states of all steps {@code [T, B, H]}, a view of the layer's result
 * @param rows the same as a matrix {@code [T B, H]}; null where it cannot be seen as one
 * @param gates {@code [T, B, gates H]}
 * @param h0 state before the first step {@code [B, H]}
 * @param zeroInitial whether that is zero
 * @param cells of LSTM {@code [T, B, H]}, with their tanh in {@code tanhs}
 */
record Direction(
        RecurrentCell cell,
        RecurrentWeights weights,
        NDArray x,
        NDArray out,
        @Nullable NDArray rows,
        NDArray gates,
        NDArray h0,
        boolean zeroInitial,
        @Nullable NDArray cells,
        @Nullable NDArray tanhs,
        boolean reverse,
        Recurrence recurrence) {

    /** Goes through all steps. */
    static Direction forward(
            RecurrentCell cell,
            RecurrentWeights weights,
            NDArray x,
            NDArray out,
            @Nullable NDArray rows,
            @Nullable NDArray h0,
            @Nullable NDArray c0,
            boolean reverse) {
        int steps = out.shape().dim(0);
        int batch = out.shape().dim(1);
        int hidden = out.shape().dim(2);
        NDArray gates = NDArray.empty(Shape.of(steps, batch, cell.gates() * hidden), cell.name());
        inputProducts(cell, weights, x, gates.reshape(steps * batch, cell.gates() * hidden), hidden);
        NDArray zeros = NDArray.zeros(batch, hidden);
        boolean memory = cell.hasCellState();
        NDArray cells = memory ? NDArray.empty(Shape.of(steps, batch, hidden), cell.name()) : null;
        NDArray tanhs = memory ? NDArray.empty(Shape.of(steps, batch, hidden), cell.name()) : null;
        NDArray first = h0 == null ? zeros : h0;
        Recurrence recurrence =
                new Recurrence(cell, gates, first, h0 == null, c0 == null ? zeros : c0, out, cells, tanhs, reverse);
        NDArray turned = Transposed.of(weights.hidden().value());
        recurrence.forward(turned);
        turned.release();
        return new Direction(cell, weights, x, out, rows, gates, first, h0 == null, cells, tanhs, reverse, recurrence);
    }

    /** The gates' sums as far as the inputs and the biases make them. */
    private static void inputProducts(
            RecurrentCell cell, RecurrentWeights weights, NDArray x, NDArray gates, int hidden) {
        NDArray w = weights.input().value();
        NDArray bias = value(weights.inputBias());
        NDArray hiddenBias = value(weights.hiddenBias());
        int joint = cell.splitsNew() ? (cell.recurrent() - 1) * hidden : cell.gates() * hidden;
        NDArray sum = bias == null || hiddenBias == null
                ? null
                : Elementwise.add(bias.slice(0, 0, joint), hiddenBias.slice(0, 0, joint));
        Matmul.into(columns(gates, 0, joint), x, w.slice(0, 0, joint).transpose(), epilogue(sum));
        if (cell.splitsNew()) {
            int end = joint + hidden;
            NDArray start = hiddenBias == null ? NDArray.zeros(hidden) : hiddenBias.slice(0, joint, end);
            NDArray hiddenNew = columns(gates, joint, end);
            hiddenNew.copyFrom(start.expand(hiddenNew.shape()));
            NDArray inputBias = bias == null ? null : bias.slice(0, joint, end);
            NDArray weight = w.slice(0, joint, end).transpose();
            Matmul.into(columns(gates, end, end + hidden), x, weight, epilogue(inputBias));
        }
    }

    private static @Nullable NDArray value(@Nullable Tensor tensor) {
        return tensor == null ? null : tensor.value();
    }

    private static Epilogue epilogue(@Nullable NDArray bias) {
        return bias == null ? Epilogue.NONE : Epilogue.bias(bias);
    }

    private static NDArray columns(NDArray matrix, int from, int to) {
        return to - from == matrix.shape().dim(1) ? matrix : matrix.slice(1, from, to);
    }

    /** The time of the last step. */
    int last() {
        return reverse ? 0 : out.shape().dim(0) - 1;
    }

    /**
     * Goes back through all steps.
     *
     * @param dOut gradient of out, in its shape
     * @param dh gradient of the last state, {@code [B, H]}; of the initial one afterwards, if {@code toInitial}
     * @param dc the same of the cell
     * @param at number of the first weight among the inputs
     * @param dx where the gradient of x goes; null if it needs none
     */
    void backward(
            NDArray dOut,
            NDArray dh,
            NDArray dc,
            boolean toInitial,
            Gradients inputs,
            int at,
            @Nullable NDArray dx,
            boolean accumulate) {
        NDArray dGates = NDArray.empty(gates.shape(), cell.name());
        recurrence.backward(weights.hidden().value().contiguous(), dOut, dh, dc, dGates, toInitial);
        int hidden = out.shape().dim(2);
        NDArray dz = dGates.reshape(x.shape().dim(0), gates.shape().dim(2));
        int joint =
                cell.splitsNew() ? (cell.recurrent() - 1) * hidden : dz.shape().dim(1);
        if (dx != null) {
            inputGradient(dz, dx, joint, hidden, accumulate);
        }
        if (inputs.needed(at)) {
            boolean more = inputs.accumulates(at);
            NDArray dw = inputs.into(at);
            MatMul.product(dw.slice(0, 0, joint), columns(dz, 0, joint).transpose(), x, more);
            if (cell.splitsNew()) {
                NDArray dNew = columns(dz, joint + hidden, joint + 2 * hidden);
                MatMul.product(dw.slice(0, joint, joint + hidden), dNew.transpose(), x, more);
            }
        }
        if (inputs.needed(at + 1)) {
            boolean more = inputs.accumulates(at + 1);
            hiddenGradient(columns(dz, 0, cell.recurrent() * hidden), inputs.into(at + 1), more);
        }
        if (weights.inputBias() != null) {
            biasGradients(dz, joint, hidden, inputs, at + 2);
        }
        dGates.release();
    }

    private void inputGradient(NDArray dz, NDArray dx, int joint, int hidden, boolean accumulate) {
        NDArray w = weights.input().value();
        MatMul.product(dx, columns(dz, 0, joint), w.slice(0, 0, joint), accumulate);
        if (cell.splitsNew()) {
            NDArray dNew = columns(dz, joint + hidden, joint + 2 * hidden);
            Matmul.accumulate(dx, dNew, w.slice(0, joint, joint + hidden));
        }
    }

    /** Every step's gradient times the state before it. */
    private void hiddenGradient(NDArray dz, NDArray dw, boolean accumulate) {
        int steps = out.shape().dim(0);
        int batch = out.shape().dim(1);
        int later = reverse ? 0 : 1;
        NDArray before = rows == null
                ? out.slice(0, 1 - later, steps - later)
                        .reshape((steps - 1) * batch, out.shape().dim(2))
                : rows.slice(0, (1 - later) * batch, (steps - later) * batch);
        NDArray slopes = dz.slice(0, later * batch, (steps - 1 + later) * batch);
        MatMul.product(dw, slopes.transpose(), before, accumulate);
        if (rows == null) {
            before.release();
        }
        if (!zeroInitial) {
            int first = (reverse ? steps - 1 : 0) * batch;
            Matmul.accumulate(dw, dz.slice(0, first, first + batch).transpose(), h0);
        }
    }

    private void biasGradients(NDArray dz, int joint, int hidden, Gradients inputs, int at) {
        if (!inputs.needed(at) && !inputs.needed(at + 1)) {
            return;
        }
        NDArray sums = NDArray.empty(Shape.of(dz.shape().dim(1)), cell.name());
        Reductions.sumTo(dz, sums, false);
        int length = cell.recurrent() * hidden;
        if (inputs.needed(at)) {
            NDArray db = sums.slice(0, 0, length).copy();
            if (cell.splitsNew()) {
                db.slice(0, joint, length).copyFrom(sums.slice(0, length, length + hidden));
            }
            inputs.add(at, db);
        }
        if (inputs.needed(at + 1)) {
            inputs.add(at + 1, sums.slice(0, 0, length).copy());
        }
        sums.release();
    }

    /** Gives back what only the gradient needs; {@code x} and {@code out} belong to others. */
    void release() {
        gates.release();
        if (cells != null && tanhs != null) {
            cells.release();
            tanhs.release();
        }
    }
}
