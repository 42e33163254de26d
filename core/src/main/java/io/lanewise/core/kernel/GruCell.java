package io.lanewise.core.kernel;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code n = tanh(x n + r hidden n)}, {@code h' = (1 - z) n + z h}. A row of the gate buffer is {@code [r, z, hidden n, input n]} before, and
 * {@code [r, z, hidden n, n]} afterwards. Where a loop's body is long, the rest of a row has methods of its own.
 */
final class GruCell extends RecurrentCell {
    private static final UnaryLoop SIGMOID = Activations.SIGMOID.loop();
    private static final UnaryLoop TANH = Activations.TANH.loop();

    GruCell() {
        super("gru", 4, 3);
    }

    @Override
    boolean passesState() {
        return true;
    }

    @Override
    void forward(Recurrence r, int time, int row, boolean first) {
        long width = r.width;
        long gate = r.gateAt(time, row);
        SIGMOID.run(r.gates, gate, r.gates, gate, 2 * width);
        reset(r.gates, gate, width);
        TANH.run(r.gates, gate + 3 * width, r.gates, gate + 3 * width, width);
        MemorySegment before = first ? r.h0 : r.out;
        mix(r.gates, gate, before, before(r, time, row, first), r.out, r.outAt(time, row), width);
    }

    /** Byte of the row of the state before, in {@code h0} or {@code out}. */
    private static long before(Recurrence r, int time, int row, boolean first) {
        return first ? r.stateAt(0, row) : r.outAt(r.earlier(time), row);
    }

    /** {@code input n += r hidden n}. */
    private static void reset(MemorySegment gates, long at, long width) {
        MemorySegment rs = Native.slice(gates, at, width);
        final long bytes = rs.byteSize();
        MemorySegment hs = Native.slice(gates, at + 2 * width, bytes);
        MemorySegment ns = Native.slice(gates, at + 3 * width, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Native.store(Native.load(rs, i).mul(Native.load(hs, i)).add(Native.load(ns, i)), ns, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector part = Native.load(rs, i, rest).mul(Native.load(hs, i, rest));
            Native.store(part.add(Native.load(ns, i, rest)), ns, i, rest);
        }
    }

    /** {@code h' = n + z (h - n)}. */
    private static void mix(
            MemorySegment gates, long at, MemorySegment states, long from, MemorySegment out, long to, long width) {
        MemorySegment zs = Native.slice(gates, at + width, width);
        final long bytes = zs.byteSize();
        MemorySegment ns = Native.slice(gates, at + 3 * width, bytes);
        MemorySegment before = Native.slice(states, from, bytes);
        MemorySegment after = Native.slice(out, to, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector n = Native.load(ns, i);
            Native.store(Native.load(before, i).sub(n).mul(Native.load(zs, i)).add(n), after, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector n = Native.load(ns, i, rest);
            FloatVector part = Native.load(before, i, rest).sub(n).mul(Native.load(zs, i, rest));
            Native.store(part.add(n), after, i, rest);
        }
    }

    @Override
    void backward(Recurrence.Back b, int time, int row, boolean first) {
        Recurrence r = b.of();
        long width = r.width;
        long gate = r.gateAt(time, row);
        MemorySegment before = first ? r.h0 : r.out;
        long from = before(r, time, row, first);
        stateGradient(b, r.stateAt(0, row), b.dOutAt(time, row), before, from, r.gates, gate, width);
        resetGradient(r.gates, b.dGates(), gate, width);
    }

    /** {@code dz = dh' (h - n) z (1 - z)}, {@code dn = dh' (1 - z) (1 - n²)}; then {@code dh = dh' z}, of the state before. */
    private static void stateGradient(
            Recurrence.Back b,
            long own,
            long above,
            MemorySegment states,
            long from,
            MemorySegment gates,
            long gate,
            long width) {
        MemorySegment dh = Native.slice(b.dh(), own, width);
        final long bytes = dh.byteSize();
        MemorySegment dy = Native.slice(b.dOut(), above, bytes);
        MemorySegment before = Native.slice(states, from, bytes);
        MemorySegment zs = Native.slice(gates, gate + width, bytes);
        MemorySegment ns = Native.slice(gates, gate + 3 * width, bytes);
        MemorySegment dz = Native.slice(b.dGates(), gate + width, bytes);
        MemorySegment dn = Native.slice(b.dGates(), gate + 3 * width, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector z = Native.load(zs, i);
            FloatVector n = Native.load(ns, i);
            FloatVector slope = Native.load(dh, i).add(Native.load(dy, i));
            FloatVector kept = slope.mul(z);
            Native.store(kept, dh, i);
            FloatVector other = slope.sub(kept);
            Native.store(other.sub(other.mul(n).mul(n)), dn, i);
            Native.store(Native.load(before, i).sub(n).mul(z).mul(other), dz, i);
        }
        if (i < bytes) {
            updateRest(b, own + i, above + i, states, from + i, gates, gate + i, width, bytes - i);
            newRest(b, own + i, above + i, gates, gate + i, width, bytes - i);
        }
    }

    private static void updateRest(
            Recurrence.Back b,
            long own,
            long above,
            MemorySegment states,
            long from,
            MemorySegment gates,
            long gate,
            long width,
            long length) {
        VectorMask<Float> rest = Lanes.rest(length);
        FloatVector z = Native.load(gates, gate + width, rest);
        FloatVector slope = Native.load(b.dh(), own, rest).add(Native.load(b.dOut(), above, rest));
        FloatVector step = Native.load(states, from, rest).sub(Native.load(gates, gate + 3 * width, rest));
        Native.store(step.mul(z).mul(slope.sub(slope.mul(z))), b.dGates(), gate + width, rest);
    }

    private static void newRest(
            Recurrence.Back b, long own, long above, MemorySegment gates, long gate, long width, long length) {
        VectorMask<Float> rest = Lanes.rest(length);
        FloatVector n = Native.load(gates, gate + 3 * width, rest);
        FloatVector slope = Native.load(b.dh(), own, rest).add(Native.load(b.dOut(), above, rest));
        FloatVector kept = slope.mul(Native.load(gates, gate + width, rest));
        Native.store(kept, b.dh(), own, rest);
        FloatVector other = slope.sub(kept);
        Native.store(other.sub(other.mul(n).mul(n)), b.dGates(), gate + 3 * width, rest);
    }

    /** {@code d hidden n = dn r}, {@code dr = dn hidden n r (1 - r)}. */
    private static void resetGradient(MemorySegment gates, MemorySegment dGates, long at, long width) {
        MemorySegment rs = Native.slice(gates, at, width);
        final long bytes = rs.byteSize();
        MemorySegment hs = Native.slice(gates, at + 2 * width, bytes);
        MemorySegment dr = Native.slice(dGates, at, bytes);
        MemorySegment dHidden = Native.slice(dGates, at + 2 * width, bytes);
        MemorySegment dn = Native.slice(dGates, at + 3 * width, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector r = Native.load(rs, i);
            FloatVector slope = Native.load(dn, i).mul(r);
            Native.store(slope, dHidden, i);
            Native.store(slope.sub(slope.mul(r)).mul(Native.load(hs, i)), dr, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector r = Native.load(rs, i, rest);
            FloatVector slope = Native.load(dn, i, rest).mul(r);
            Native.store(slope, dHidden, i, rest);
            Native.store(slope.sub(slope.mul(r)).mul(Native.load(hs, i, rest)), dr, i, rest);
        }
    }
}
