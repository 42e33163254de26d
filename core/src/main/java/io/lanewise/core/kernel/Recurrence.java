package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.matmul.Matmul;
import io.lanewise.core.parallel.Parallel;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer in one direction, from step to step: a product with the state before, added to what the inputs gave for all steps at
 * once, and a fused {@link RecurrentCell}. Sequences of a batch do not know of each other, so a thread takes some of them through all
 * steps, and threads meet only at the end.
 *
 * <p>Arrays, for T steps, a batch of B and a state of H: gates {@code [T, B, gates H]}, first what the inputs gave, afterwards the gates;
 * out {@code [T, B, H]}, any view whose last dimension is contiguous; for LSTM also cells and their tanh, {@code [T, B, H]} each.
 */
public final class Recurrence {
    private static final String NAME = "recurrence";

    /** Sequences that a task takes through all steps: a multiple of the rows of the products' tiles. */
    private static final int ROWS = 16;

    final RecurrentCell cell;
    final int steps;
    final int batch;
    final int hidden;
    final boolean reverse;

    private final NDArray gateArray;
    private final NDArray outArray;
    private final NDArray initial;
    private final boolean zeroInitial;

    final MemorySegment gates;
    final MemorySegment h0;
    final MemorySegment c0;
    final MemorySegment out;
    final long outStep;
    final long outRow;
    final MemorySegment cells;
    final MemorySegment tanhs;

    /** Bytes of a row of the state. */
    final long width;

    /**
     * Checks the arrays of a layer.
     *
     * @param h0 state before the first step {@code [B, H]}
     * @param zeroInitial whether that is zero, so that its product can be left out
     * @param c0 the same of the cell; any array where there is none
     * @param cells null where there are none
     * @param reverse whether it goes from the last step to the first
     */
    public Recurrence(
            RecurrentCell cell,
            NDArray gates,
            NDArray h0,
            boolean zeroInitial,
            NDArray c0,
            NDArray out,
            @Nullable NDArray cells,
            @Nullable NDArray tanhs,
            boolean reverse) {
        Checks.rank(NAME, "out", out, 3);
        this.cell = cell;
        this.reverse = reverse;
        this.steps = out.shape().dim(0);
        this.batch = out.shape().dim(1);
        this.hidden = out.shape().dim(2);
        this.width = (long) hidden * Float.BYTES;
        Door.output(NAME, "gates", gates, Shape.of(steps, batch, cell.gates() * hidden));
        checkRows("out", out);
        this.gateArray = gates;
        this.gates = gates.segment();
        this.outArray = out;
        this.out = out.segment();
        this.outStep = (long) out.stride(0) * Float.BYTES;
        this.outRow = (long) out.stride(1) * Float.BYTES;
        this.initial = h0;
        this.zeroInitial = zeroInitial;
        this.h0 = Door.input(NAME, "h0", h0, Shape.of(batch, hidden));
        if (cell.hasCellState()) {
            this.c0 = Door.input(NAME, "c0", c0, Shape.of(batch, hidden));
            this.cells = state("cells", cells);
            this.tanhs = state("tanhs", tanhs);
        } else {
            this.c0 = MemorySegment.NULL;
            this.cells = MemorySegment.NULL;
            this.tanhs = MemorySegment.NULL;
        }
    }

    private MemorySegment state(String name, @Nullable NDArray array) {
        NDArray given = Checks.present(NAME, name, array);
        Door.output(NAME, name, given, Shape.of(steps, batch, hidden));
        return given.segment();
    }

    private static void checkRows(String name, NDArray array) {
        Checks.floats(NAME, array);
        if (array.shape().dim(2) > 1 && array.stride(2) != 1) {
            throw Checks.error(
                    NAME, "the last dimension of " + name + " must be contiguous, got shape " + array.shape());
        }
    }

    /**
     * Goes through all steps.
     *
     * @param weight {@code [H, recurrent H]}, transposed from PyTorch's, so that its rows are contiguous
     */
    public void forward(NDArray weight) {
        Door.output(NAME, "weight", weight, Shape.of(hidden, cell.recurrent() * hidden));
        Parallel.run(tasks(), task -> forward(weight, task * ROWS, Math.min(batch, (task + 1) * ROWS)));
    }

    private int tasks() {
        return (batch + ROWS - 1) / ROWS;
    }

    private void forward(NDArray weight, int from, int to) {
        NDArray sums = recurrentPart(gateArray).slice(1, from, to);
        NDArray states = outArray.slice(1, from, to);
        NDArray before = initial.slice(0, from, to);
        for (int step = 0; step < steps; step++) {
            int time = time(step);
            boolean first = step == 0;
            if (!first || !zeroInitial) {
                Matmul.accumulate(sums.select(0, time), before, weight);
            }
            for (int row = from; row < to; row++) {
                cell.forward(this, time, row, first);
            }
            before = states.select(0, time);
        }
    }

    private NDArray recurrentPart(NDArray array) {
        return cell.splitsNew() ? array.slice(2, 0, cell.recurrent() * hidden) : array;
    }

    /** The step in time that comes at this place. */
    private int time(int step) {
        return reverse ? steps - 1 - step : step;
    }

    /** Byte of a row of the gate buffer. */
    long gateAt(int time, int row) {
        return ((long) time * batch + row) * cell.gates() * width;
    }

    /** Byte of a row of the cells. */
    long stateAt(int time, int row) {
        return ((long) time * batch + row) * width;
    }

    long outAt(int time, int row) {
        return time * outStep + row * outRow;
    }

    /** The time before. */
    int earlier(int time) {
        return reverse ? time + 1 : time - 1;
    }

    /**
     * Goes back through all steps.
     *
     * @param weight {@code [recurrent H, H]}, as in PyTorch
     * @param dOut gradient of out {@code [T, B, H]}, any view whose last dimension is contiguous
     * @param dh gradient of the last state {@code [B, H]}, contiguous; of the initial one afterwards, if {@code toInitial}
     * @param dc the same of the cell; any array where there is none
     * @param dGates receives the gradient of the gate buffer before the gates, in its shape
     */
    public void backward(NDArray weight, NDArray dOut, NDArray dh, NDArray dc, NDArray dGates, boolean toInitial) {
        Door.output(NAME, "weight", weight, Shape.of(cell.recurrent() * hidden, hidden));
        Checks.shape(NAME, "dOut", dOut, outArray.shape());
        checkRows("dOut", dOut);
        Door.output(NAME, "dh", dh, Shape.of(batch, hidden));
        Door.output(NAME, "dGates", dGates, gateArray.shape());
        if (cell.hasCellState()) {
            Door.output(NAME, "dc", dc, Shape.of(batch, hidden));
        }
        Back back = new Back(
                this,
                dOut.segment(),
                (long) dOut.stride(0) * Float.BYTES,
                (long) dOut.stride(1) * Float.BYTES,
                dh.segment(),
                dc.segment(),
                dGates.segment());
        Parallel.run(tasks(), task -> {
            int from = task * ROWS;
            int to = Math.min(batch, from + ROWS);
            NDArray sums = recurrentPart(dGates).slice(1, from, to);
            NDArray state = dh.slice(0, from, to);
            for (int step = steps - 1; step >= 0; step--) {
                int time = time(step);
                for (int row = from; row < to; row++) {
                    cell.backward(back, time, row, step == 0);
                }
                if (step > 0 || toInitial) {
                    if (cell.passesState()) {
                        Matmul.accumulate(state, sums.select(0, time), weight);
                    } else {
                        Matmul.into(state, sums.select(0, time), weight);
                    }
                }
            }
        });
    }

    /** Where gradients lie; the pitches of dOut in bytes. */
    record Back(
            Recurrence of,
            MemorySegment dOut,
            long dOutStep,
            long dOutRow,
            MemorySegment dh,
            MemorySegment dc,
            MemorySegment dGates) {
        long dOutAt(int time, int row) {
            return time * dOutStep + row * dOutRow;
        }
    }
}
