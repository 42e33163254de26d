package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.kernel.RecurrentCell;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer of one direction or two, with all its steps. Inputs: x, the initial states that were given, and for each direction its
 * weights.
 *
 * @param x inputs of all steps {@code [T B, in]}, of this operation where {@code batchFirst}
 * @param states how many initial states were given
 */
record RecurrentOp(
        RecurrentCell cell,
        boolean batchFirst,
        int states,
        NDArray x,
        List<Direction> directions,
        StateOutput.Waiting lastState,
        StateOutput.Waiting lastCell)
        implements Backward {
    static RecurrentResult forward(
            RecurrentCell cell,
            Tensor input,
            @Nullable Tensor h0,
            @Nullable Tensor c0,
            List<RecurrentWeights> weights,
            boolean batchFirst) {
        check(cell, input, h0, c0, weights, batchFirst);
        int size = weights.getFirst().size();
        NDArray steps = batchFirst ? input.value().transpose(0, 1) : input.value();
        int length = steps.shape().dim(0);
        int batch = steps.shape().dim(1);
        int features = weights.size() * size;
        NDArray x = steps.reshape(length * batch, steps.shape().dim(2));
        Shape shape = batchFirst ? Shape.of(batch, length, features) : Shape.of(length, batch, features);
        NDArray y = NDArray.empty(shape, cell.name());
        List<Direction> directions = new ArrayList<>();
        Shape ends = Shape.of(weights.size(), batch, size);
        NDArray h = NDArray.empty(ends, cell.name());
        NDArray c = cell.hasCellState() ? NDArray.empty(ends, cell.name()) : null;
        for (int i = 0; i < weights.size(); i++) {
            int from = i * size;
            NDArray out = (batchFirst ? y.transpose(0, 1) : y).slice(2, from, from + size);
            NDArray rows =
                    batchFirst ? null : y.reshape(length * batch, features).slice(1, from, from + size);
            NDArray first = h0 == null ? null : h0.value().select(0, i).contiguous();
            NDArray firstCell = c0 == null ? null : c0.value().select(0, i).contiguous();
            Direction direction =
                    Direction.forward(cell, weights.get(i), x, out, rows, first, firstCell, /* reverse= */ i == 1);
            h.select(0, i).copyFrom(out.select(0, direction.last()));
            if (c != null && direction.cells() != null) {
                c.select(0, i).copyFrom(direction.cells().select(0, direction.last()));
            }
            directions.add(direction);
        }
        List<Tensor> inputs = new ArrayList<>(List.of(input));
        if (h0 != null) {
            inputs.add(h0);
        }
        if (c0 != null) {
            inputs.add(c0);
        }
        int states = inputs.size() - 1;
        weights.forEach(each -> inputs.addAll(each.tensors()));
        RecurrentOp operation = new RecurrentOp(
                cell, batchFirst, states, x, directions, new StateOutput.Waiting(), new StateOutput.Waiting());
        Tensor output = Tape.record(y, operation, inputs.toArray(Tensor[]::new));
        Tensor last = StateOutput.forward(cell.name(), h, operation.lastState, output);
        Tensor lastCell = c == null ? null : StateOutput.forward(cell.name(), c, operation.lastCell, output);
        if (output.isLeaf()) {
            operation.release();
        }
        return new RecurrentResult(output, last, lastCell);
    }

    private static void check(
            RecurrentCell cell,
            Tensor input,
            @Nullable Tensor h0,
            @Nullable Tensor c0,
            List<RecurrentWeights> weights,
            boolean batchFirst) {
        String name = cell.name();
        Checks.floats(name, input.value());
        Shape x = input.shape();
        if (x.rank() != 3) {
            throw Checks.error(
                    name,
                    "the input must be " + (batchFirst ? "[batch, steps, inputs]" : "[steps, batch, inputs]") + ", got "
                            + x);
        }
        if (x.dim(batchFirst ? 1 : 0) == 0) {
            throw Checks.error(name, "expected at least one step, got input " + x);
        }
        if (weights.isEmpty() || weights.size() > 2) {
            throw Checks.error(name, "expected weights of one direction or two, got " + weights.size());
        }
        int size = weights.getFirst().size();
        if (size == 0) {
            throw Checks.error(
                    name,
                    "the hidden weight must be [gates hidden, hidden], got "
                            + weights.getFirst().hidden().shape());
        }
        for (RecurrentWeights each : weights) {
            each.check(cell, x.dim(2), size);
        }
        Shape state = Shape.of(weights.size(), x.dim(batchFirst ? 0 : 1), size);
        if (h0 != null) {
            Checks.floats(name, h0.value());
            Checks.shape(name, "the initial state h", h0.value(), state);
        }
        if (cell.hasCellState() ? (h0 == null) != (c0 == null) : c0 != null) {
            throw Checks.error(
                    name,
                    cell.hasCellState()
                            ? "expected both initial states h and c, or none"
                            : "expected no initial cell c, since there is none");
        }
        if (c0 != null) {
            Checks.floats(name, c0.value());
            Checks.shape(name, "the initial cell c", c0.value(), state);
        }
    }

    @Override
    public void backward(NDArray gradient, Gradients inputs) {
        int size = directions.getFirst().out().shape().dim(2);
        NDArray dy = batchFirst ? gradient.transpose(0, 1) : gradient;
        NDArray dense = dy.stride(2) == 1 ? dy : dy.contiguous();
        int batch = dy.shape().dim(1);
        Shape ends = Shape.of(directions.size(), batch, size);
        NDArray dh = taken(lastState, ends);
        NDArray dc = cell.hasCellState() ? taken(lastCell, ends) : dh;
        boolean toInitial = states > 0 && inputs.needed(1);
        boolean toX = inputs.needed(0);
        boolean more = !batchFirst && toX && inputs.accumulates(0);
        NDArray dx = !toX
                ? null
                : batchFirst
                        ? NDArray.empty(x.shape(), cell.name())
                        : inputs.into(0).reshape(x.shape());
        int at = 1 + states;
        for (int i = 0; i < directions.size(); i++) {
            Direction direction = directions.get(i);
            NDArray own = dense.slice(2, i * size, (i + 1) * size);
            direction.backward(own, dh.select(0, i), dc.select(0, i), toInitial, inputs, at, dx, more || i > 0);
            at += direction.weights().tensors().size();
        }
        if (batchFirst && dx != null) {
            inputs.add(
                    0, dx.reshape(dy.shape().dim(0), batch, -1).transpose(0, 1).copy());
            dx.release();
        }
        if (toInitial) {
            inputs.add(1, dh);
        } else {
            dh.release();
        }
        if (states == 2 && inputs.needed(2)) {
            inputs.add(2, dc);
        } else if (cell.hasCellState()) {
            dc.release();
        }
    }

    /** The gradient that has come for the last states; zeros if none has. */
    private static NDArray taken(StateOutput.Waiting waiting, Shape shape) {
        NDArray gradient = waiting.take();
        return gradient == null ? NDArray.zeros(shape) : gradient;
    }

    @Override
    public String operation() {
        return cell.name();
    }

    @Override
    public void release() {
        directions.forEach(Direction::release);
        if (batchFirst) {
            x.release();
        }
    }
}
