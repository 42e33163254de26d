package io.lanewise.core.kernel;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code c' = f c + i g}, {@code h = o tanh(c')}. A row of the gate buffer is {@code [i, f, g, o]}; tanh(c') is kept for the gradient, which
 * then has no function to compute. Each loop over a row has its rest, less than a vector, in a method of its own.
 */
final class LstmCell extends RecurrentCell {
    private static final UnaryLoop SIGMOID = Activations.SIGMOID.loop();
    private static final UnaryLoop TANH = Activations.TANH.loop();

    LstmCell() {
        super("lstm", 4, 4);
    }

    @Override
    public boolean hasCellState() {
        return true;
    }

    @Override
    boolean passesState() {
        return false;
    }

    @Override
    void forward(Recurrence r, int time, int row, boolean first) {
        long width = r.width;
        long gate = r.gateAt(time, row);
        SIGMOID.run(r.gates, gate, r.gates, gate, 2 * width);
        TANH.run(r.gates, gate + 2 * width, r.gates, gate + 2 * width, width);
        SIGMOID.run(r.gates, gate + 3 * width, r.gates, gate + 3 * width, width);
        long state = r.stateAt(time, row);
        if (first) {
            cell(r.gates, gate, r.c0, r.stateAt(0, row), r.cells, state, width);
        } else {
            cell(r.gates, gate, r.cells, r.stateAt(r.earlier(time), row), r.cells, state, width);
        }
        TANH.run(r.cells, state, r.tanhs, state, width);
        hidden(r.gates, gate + 3 * width, r.tanhs, state, r.out, r.outAt(time, row), width);
    }

    private static void cell(
            MemorySegment gates, long at, MemorySegment before, long from, MemorySegment after, long to, long width) {
        MemorySegment is = gates.asSlice(at, width);
        final long bytes = is.byteSize();
        MemorySegment fs = gates.asSlice(at + width, bytes);
        MemorySegment gs = gates.asSlice(at + 2 * width, bytes);
        MemorySegment cs = before.asSlice(from, bytes);
        MemorySegment target = after.asSlice(to, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector kept = fromMemorySegment(Lanes.F, fs, i, Lanes.ORDER)
                    .mul(fromMemorySegment(Lanes.F, cs, i, Lanes.ORDER));
            fromMemorySegment(Lanes.F, is, i, Lanes.ORDER)
                    .mul(fromMemorySegment(Lanes.F, gs, i, Lanes.ORDER))
                    .add(kept)
                    .intoMemorySegment(target, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector kept = fromMemorySegment(Lanes.F, fs, i, Lanes.ORDER, rest)
                    .mul(fromMemorySegment(Lanes.F, cs, i, Lanes.ORDER, rest));
            fromMemorySegment(Lanes.F, is, i, Lanes.ORDER, rest)
                    .mul(fromMemorySegment(Lanes.F, gs, i, Lanes.ORDER, rest))
                    .add(kept)
                    .intoMemorySegment(target, i, Lanes.ORDER, rest);
        }
    }

    private static void hidden(
            MemorySegment gates, long at, MemorySegment tanhs, long from, MemorySegment out, long to, long width) {
        MemorySegment os = gates.asSlice(at, width);
        final long bytes = os.byteSize();
        MemorySegment ts = tanhs.asSlice(from, bytes);
        MemorySegment h = out.asSlice(to, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(Lanes.F, os, i, Lanes.ORDER)
                    .mul(fromMemorySegment(Lanes.F, ts, i, Lanes.ORDER))
                    .intoMemorySegment(h, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            fromMemorySegment(Lanes.F, os, i, Lanes.ORDER, rest)
                    .mul(fromMemorySegment(Lanes.F, ts, i, Lanes.ORDER, rest))
                    .intoMemorySegment(h, i, Lanes.ORDER, rest);
        }
    }

    @Override
    void backward(Recurrence.Back b, int time, int row, boolean first) {
        Recurrence r = b.of();
        long width = r.width;
        long at = r.stateAt(0, row);
        long gate = r.gateAt(time, row);
        long state = r.stateAt(time, row);
        MemorySegment dh = b.dh().asSlice(at, width);
        MemorySegment dOut = b.dOut().asSlice(b.dOutAt(time, row), width);
        MemorySegment dc = b.dc().asSlice(at, width);
        MemorySegment dGates = b.dGates().asSlice(gate, 4 * width);
        MemorySegment gates = r.gates.asSlice(gate, 4 * width);
        outputGradient(dh, dOut, dc, gates, r.tanhs.asSlice(state, width), dGates);
        MemorySegment before =
                first ? r.c0.asSlice(at, width) : r.cells.asSlice(r.stateAt(r.earlier(time), row), width);
        gateGradients(dc, before, gates, dGates);
    }

    /** {@code do = dh tanh(c) o (1 - o)}, {@code dc += dh o (1 - tanh(c)²)}. */
    private static void outputGradient(
            MemorySegment later,
            MemorySegment own,
            MemorySegment cell,
            MemorySegment gates,
            MemorySegment tanhs,
            MemorySegment dGates) {
        final long bytes = tanhs.byteSize();
        MemorySegment dh = later.asSlice(0, bytes);
        MemorySegment dy = own.asSlice(0, bytes);
        MemorySegment dc = cell.asSlice(0, bytes);
        MemorySegment os = gates.asSlice(3 * bytes, bytes);
        MemorySegment dz = dGates.asSlice(3 * bytes, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector o = fromMemorySegment(Lanes.F, os, i, Lanes.ORDER);
            FloatVector t = fromMemorySegment(Lanes.F, tanhs, i, Lanes.ORDER);
            FloatVector slope = fromMemorySegment(Lanes.F, dh, i, Lanes.ORDER)
                    .add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER))
                    .mul(o);
            FloatVector part = slope.mul(t);
            part.sub(part.mul(o)).intoMemorySegment(dz, i, Lanes.ORDER);
            slope.sub(part.mul(t))
                    .add(fromMemorySegment(Lanes.F, dc, i, Lanes.ORDER))
                    .intoMemorySegment(dc, i, Lanes.ORDER);
        }
        if (i < bytes) {
            outputRest(dh, dy, dc, os, tanhs, dz, i);
        }
    }

    private static void outputRest(
            MemorySegment dh,
            MemorySegment dy,
            MemorySegment dc,
            MemorySegment os,
            MemorySegment tanhs,
            MemorySegment dz,
            long i) {
        VectorMask<Float> rest = Lanes.rest(dh.byteSize() - i);
        FloatVector o = fromMemorySegment(Lanes.F, os, i, Lanes.ORDER, rest);
        FloatVector t = fromMemorySegment(Lanes.F, tanhs, i, Lanes.ORDER, rest);
        FloatVector slope = fromMemorySegment(Lanes.F, dh, i, Lanes.ORDER, rest)
                .add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest))
                .mul(o);
        FloatVector part = slope.mul(t);
        part.sub(part.mul(o)).intoMemorySegment(dz, i, Lanes.ORDER, rest);
        slope.sub(part.mul(t))
                .add(fromMemorySegment(Lanes.F, dc, i, Lanes.ORDER, rest))
                .intoMemorySegment(dc, i, Lanes.ORDER, rest);
    }

    /** {@code di = dc g i (1 - i)}, {@code df = dc c f (1 - f)}, {@code dg = dc i (1 - g²)}; then {@code dc = dc f}, of the cell before. */
    private static void gateGradients(
            MemorySegment cell, MemorySegment before, MemorySegment gates, MemorySegment dGates) {
        final long bytes = before.byteSize();
        MemorySegment dc = cell.asSlice(0, bytes);
        MemorySegment is = gates.asSlice(0, bytes);
        MemorySegment fs = gates.asSlice(bytes, bytes);
        MemorySegment gs = gates.asSlice(2 * bytes, bytes);
        MemorySegment di = dGates.asSlice(0, bytes);
        MemorySegment df = dGates.asSlice(bytes, bytes);
        MemorySegment dg = dGates.asSlice(2 * bytes, bytes);
        long j = 0;
        for (; j <= bytes - Lanes.BYTES; j += Lanes.BYTES) {
            FloatVector slope = fromMemorySegment(Lanes.F, dc, j, Lanes.ORDER);
            FloatVector f = fromMemorySegment(Lanes.F, fs, j, Lanes.ORDER);
            FloatVector kept = slope.mul(f);
            kept.intoMemorySegment(dc, j, Lanes.ORDER);
            kept.sub(kept.mul(f))
                    .mul(fromMemorySegment(Lanes.F, before, j, Lanes.ORDER))
                    .intoMemorySegment(df, j, Lanes.ORDER);
            FloatVector i = fromMemorySegment(Lanes.F, is, j, Lanes.ORDER);
            FloatVector g = fromMemorySegment(Lanes.F, gs, j, Lanes.ORDER);
            FloatVector through = slope.mul(i);
            FloatVector part = through.mul(g);
            part.sub(part.mul(i)).intoMemorySegment(di, j, Lanes.ORDER);
            through.sub(part.mul(g)).intoMemorySegment(dg, j, Lanes.ORDER);
        }
        if (j < bytes) {
            inputRest(dc, is, gs, dGates, j);
            forgetRest(dc, before, fs, dGates, j);
        }
    }

    private static void inputRest(MemorySegment dc, MemorySegment is, MemorySegment gs, MemorySegment dGates, long j) {
        long width = dc.byteSize();
        VectorMask<Float> rest = Lanes.rest(width - j);
        FloatVector i = fromMemorySegment(Lanes.F, is, j, Lanes.ORDER, rest);
        FloatVector g = fromMemorySegment(Lanes.F, gs, j, Lanes.ORDER, rest);
        FloatVector through =
                fromMemorySegment(Lanes.F, dc, j, Lanes.ORDER, rest).mul(i);
        FloatVector part = through.mul(g);
        part.sub(part.mul(i)).intoMemorySegment(dGates, j, Lanes.ORDER, rest);
        through.sub(part.mul(g)).intoMemorySegment(dGates, 2 * width + j, Lanes.ORDER, rest);
    }

    private static void forgetRest(
            MemorySegment dc, MemorySegment before, MemorySegment fs, MemorySegment dGates, long j) {
        long width = dc.byteSize();
        VectorMask<Float> rest = Lanes.rest(width - j);
        FloatVector f = fromMemorySegment(Lanes.F, fs, j, Lanes.ORDER, rest);
        FloatVector kept = fromMemorySegment(Lanes.F, dc, j, Lanes.ORDER, rest).mul(f);
        kept.intoMemorySegment(dc, j, Lanes.ORDER, rest);
        kept.sub(kept.mul(f))
                .mul(fromMemorySegment(Lanes.F, before, j, Lanes.ORDER, rest))
                .intoMemorySegment(dGates, width + j, Lanes.ORDER, rest);
    }
}
