package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code c' = f c + i g}, {@code h = o tanh(c')}. A row of the gate buffer is {@code [i, f, g, o]}; tanh(c') is kept for the gradient, which
 * then has no function to compute. Where a loop's body is long, the rest of a row has methods of its own.
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
        MemorySegment before = first ? r.c0 : r.cells;
        cell(r.gates, gate, before, first ? r.stateAt(0, row) : r.stateAt(r.earlier(time), row), r.cells, state, width);
        TANH.run(r.cells, state, r.tanhs, state, width);
        hidden(r.gates, gate + 3 * width, r.tanhs, state, r.out, r.outAt(time, row), width);
    }

    private static void cell(
            MemorySegment gates, long at, MemorySegment before, long from, MemorySegment after, long to, long width) {
        MemorySegment is = Native.slice(gates, at, width);
        final long bytes = is.byteSize();
        MemorySegment fs = Native.slice(gates, at + width, bytes);
        MemorySegment gs = Native.slice(gates, at + 2 * width, bytes);
        MemorySegment cs = Native.slice(before, from, bytes);
        MemorySegment target = Native.slice(after, to, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector kept = fromMemorySegment(F, NATIVE.cast(fs), i, ORDER)
                    .mul(fromMemorySegment(F, NATIVE.cast(cs), i, ORDER));
            fromMemorySegment(F, NATIVE.cast(is), i, ORDER)
                    .mul(fromMemorySegment(F, NATIVE.cast(gs), i, ORDER))
                    .add(kept)
                    .intoMemorySegment(NATIVE.cast(target), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector kept = fromMemorySegment(F, NATIVE.cast(fs), i, ORDER, rest)
                    .mul(fromMemorySegment(F, NATIVE.cast(cs), i, ORDER, rest));
            fromMemorySegment(F, NATIVE.cast(is), i, ORDER, rest)
                    .mul(fromMemorySegment(F, NATIVE.cast(gs), i, ORDER, rest))
                    .add(kept)
                    .intoMemorySegment(NATIVE.cast(target), i, ORDER, rest);
        }
    }

    private static void hidden(
            MemorySegment gates, long at, MemorySegment tanhs, long from, MemorySegment out, long to, long width) {
        MemorySegment os = Native.slice(gates, at, width);
        final long bytes = os.byteSize();
        MemorySegment ts = Native.slice(tanhs, from, bytes);
        MemorySegment h = Native.slice(out, to, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(os), i, ORDER)
                    .mul(fromMemorySegment(F, NATIVE.cast(ts), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(h), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(os), i, ORDER, rest)
                    .mul(fromMemorySegment(F, NATIVE.cast(ts), i, ORDER, rest))
                    .intoMemorySegment(NATIVE.cast(h), i, ORDER, rest);
        }
    }

    @Override
    void backward(Recurrence.Back b, int time, int row, boolean first) {
        Recurrence r = b.of();
        long width = r.width;
        long own = r.stateAt(0, row);
        long gate = r.gateAt(time, row);
        long above = b.dOutAt(time, row);
        long last = 3 * width;
        outputGradient(b, own, above, r.tanhs, r.stateAt(time, row), r.gates, gate + last, b.dGates(), width);
        MemorySegment before = first ? r.c0 : r.cells;
        long from = first ? own : r.stateAt(r.earlier(time), row);
        gateGradients(b.dc(), own, before, from, r.gates, gate, b.dGates(), width);
    }

    /** {@code do = dh tanh(c) o (1 - o)}, {@code dc += dh o (1 - tanh(c)²)}. */
    private static void outputGradient(
            Recurrence.Back b,
            long own,
            long above,
            MemorySegment tanhs,
            long state,
            MemorySegment gates,
            long gate,
            MemorySegment dGates,
            long width) {
        MemorySegment ts = Native.slice(tanhs, state, width);
        final long bytes = ts.byteSize();
        MemorySegment dh = Native.slice(b.dh(), own, bytes);
        MemorySegment dy = Native.slice(b.dOut(), above, bytes);
        MemorySegment dc = Native.slice(b.dc(), own, bytes);
        MemorySegment os = Native.slice(gates, gate, bytes);
        MemorySegment dz = Native.slice(dGates, gate, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector o = fromMemorySegment(F, NATIVE.cast(os), i, ORDER);
            FloatVector t = fromMemorySegment(F, NATIVE.cast(ts), i, ORDER);
            FloatVector slope = fromMemorySegment(F, NATIVE.cast(dh), i, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER))
                    .mul(o);
            FloatVector part = slope.mul(t);
            part.sub(part.mul(o)).intoMemorySegment(NATIVE.cast(dz), i, ORDER);
            slope.sub(part.mul(t))
                    .add(fromMemorySegment(F, NATIVE.cast(dc), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(dc), i, ORDER);
        }
        if (i < bytes) {
            outputRest(b, own + i, above + i, tanhs, state + i, gates, gate + i, bytes - i);
            cellRest(b, own + i, above + i, tanhs, state + i, gates, gate + i, bytes - i);
        }
    }

    private static void outputRest(
            Recurrence.Back b,
            long own,
            long above,
            MemorySegment tanhs,
            long state,
            MemorySegment gates,
            long gate,
            long length) {
        VectorMask<Float> rest = F.indexInRange(0, Lanes.count(length));
        FloatVector o = fromMemorySegment(F, NATIVE.cast(gates), gate, ORDER, rest);
        FloatVector part = fromMemorySegment(F, NATIVE.cast(b.dh()), own, ORDER, rest)
                .add(fromMemorySegment(F, NATIVE.cast(b.dOut()), above, ORDER, rest))
                .mul(o)
                .mul(fromMemorySegment(F, NATIVE.cast(tanhs), state, ORDER, rest));
        part.sub(part.mul(o)).intoMemorySegment(NATIVE.cast(b.dGates()), gate, ORDER, rest);
    }

    private static void cellRest(
            Recurrence.Back b,
            long own,
            long above,
            MemorySegment tanhs,
            long state,
            MemorySegment gates,
            long gate,
            long length) {
        VectorMask<Float> rest = F.indexInRange(0, Lanes.count(length));
        FloatVector t = fromMemorySegment(F, NATIVE.cast(tanhs), state, ORDER, rest);
        FloatVector slope = fromMemorySegment(F, NATIVE.cast(b.dh()), own, ORDER, rest)
                .add(fromMemorySegment(F, NATIVE.cast(b.dOut()), above, ORDER, rest))
                .mul(fromMemorySegment(F, NATIVE.cast(gates), gate, ORDER, rest));
        slope.sub(slope.mul(t).mul(t))
                .add(fromMemorySegment(F, NATIVE.cast(b.dc()), own, ORDER, rest))
                .intoMemorySegment(NATIVE.cast(b.dc()), own, ORDER, rest);
    }

    /** {@code di = dc g i (1 - i)}, {@code df = dc c f (1 - f)}, {@code dg = dc i (1 - g²)}; then {@code dc = dc f}, of the cell before. */
    private static void gateGradients(
            MemorySegment cell,
            long own,
            MemorySegment cells,
            long from,
            MemorySegment gates,
            long gate,
            MemorySegment dGates,
            long width) {
        MemorySegment dc = Native.slice(cell, own, width);
        final long bytes = dc.byteSize();
        MemorySegment before = Native.slice(cells, from, bytes);
        MemorySegment is = Native.slice(gates, gate, bytes);
        MemorySegment fs = Native.slice(gates, gate + width, bytes);
        MemorySegment gs = Native.slice(gates, gate + 2 * width, bytes);
        MemorySegment di = Native.slice(dGates, gate, bytes);
        MemorySegment df = Native.slice(dGates, gate + width, bytes);
        MemorySegment dg = Native.slice(dGates, gate + 2 * width, bytes);
        long j = 0;
        for (; j <= bytes - Lanes.BYTES; j += Lanes.BYTES) {
            FloatVector slope = fromMemorySegment(F, NATIVE.cast(dc), j, ORDER);
            FloatVector f = fromMemorySegment(F, NATIVE.cast(fs), j, ORDER);
            FloatVector kept = slope.mul(f);
            kept.intoMemorySegment(NATIVE.cast(dc), j, ORDER);
            kept.sub(kept.mul(f))
                    .mul(fromMemorySegment(F, NATIVE.cast(before), j, ORDER))
                    .intoMemorySegment(NATIVE.cast(df), j, ORDER);
            FloatVector i = fromMemorySegment(F, NATIVE.cast(is), j, ORDER);
            FloatVector g = fromMemorySegment(F, NATIVE.cast(gs), j, ORDER);
            FloatVector through = slope.mul(i);
            FloatVector part = through.mul(g);
            part.sub(part.mul(i)).intoMemorySegment(NATIVE.cast(di), j, ORDER);
            through.sub(part.mul(g)).intoMemorySegment(NATIVE.cast(dg), j, ORDER);
        }
        if (j < bytes) {
            inputRest(cell, own + j, gates, gate + j, dGates, width, bytes - j);
            forgetRest(cell, own + j, cells, from + j, gates, gate + width + j, dGates, bytes - j);
        }
    }

    private static void inputRest(
            MemorySegment dc, long own, MemorySegment gates, long gate, MemorySegment dGates, long width, long length) {
        VectorMask<Float> rest = F.indexInRange(0, Lanes.count(length));
        FloatVector i = fromMemorySegment(F, NATIVE.cast(gates), gate, ORDER, rest);
        FloatVector g = fromMemorySegment(F, NATIVE.cast(gates), gate + 2 * width, ORDER, rest);
        FloatVector through =
                fromMemorySegment(F, NATIVE.cast(dc), own, ORDER, rest).mul(i);
        FloatVector part = through.mul(g);
        part.sub(part.mul(i)).intoMemorySegment(NATIVE.cast(dGates), gate, ORDER, rest);
        through.sub(part.mul(g)).intoMemorySegment(NATIVE.cast(dGates), gate + 2 * width, ORDER, rest);
    }

    private static void forgetRest(
            MemorySegment dc,
            long own,
            MemorySegment before,
            long from,
            MemorySegment gates,
            long gate,
            MemorySegment dGates,
            long length) {
        VectorMask<Float> rest = F.indexInRange(0, Lanes.count(length));
        FloatVector f = fromMemorySegment(F, NATIVE.cast(gates), gate, ORDER, rest);
        FloatVector kept =
                fromMemorySegment(F, NATIVE.cast(dc), own, ORDER, rest).mul(f);
        kept.intoMemorySegment(NATIVE.cast(dc), own, ORDER, rest);
        kept.sub(kept.mul(f))
                .mul(fromMemorySegment(F, NATIVE.cast(before), from, ORDER, rest))
                .intoMemorySegment(NATIVE.cast(dGates), gate, ORDER, rest);
    }
}
