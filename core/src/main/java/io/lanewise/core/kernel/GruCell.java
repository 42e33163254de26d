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
            fromMemorySegment(F, NATIVE.cast(rs), i, ORDER)
                    .mul(fromMemorySegment(F, NATIVE.cast(hs), i, ORDER))
                    .add(fromMemorySegment(F, NATIVE.cast(ns), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(ns), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector part = fromMemorySegment(F, NATIVE.cast(rs), i, ORDER, rest)
                    .mul(fromMemorySegment(F, NATIVE.cast(hs), i, ORDER, rest));
            part.add(fromMemorySegment(F, NATIVE.cast(ns), i, ORDER, rest))
                    .intoMemorySegment(NATIVE.cast(ns), i, ORDER, rest);
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
            FloatVector n = fromMemorySegment(F, NATIVE.cast(ns), i, ORDER);
            fromMemorySegment(F, NATIVE.cast(before), i, ORDER)
                    .sub(n)
                    .mul(fromMemorySegment(F, NATIVE.cast(zs), i, ORDER))
                    .add(n)
                    .intoMemorySegment(NATIVE.cast(after), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector n = fromMemorySegment(F, NATIVE.cast(ns), i, ORDER, rest);
            FloatVector part = fromMemorySegment(F, NATIVE.cast(before), i, ORDER, rest)
                    .sub(n)
                    .mul(fromMemorySegment(F, NATIVE.cast(zs), i, ORDER, rest));
            part.add(n).intoMemorySegment(NATIVE.cast(after), i, ORDER, rest);
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
            FloatVector z = fromMemorySegment(F, NATIVE.cast(zs), i, ORDER);
            FloatVector n = fromMemorySegment(F, NATIVE.cast(ns), i, ORDER);
            FloatVector slope = fromMemorySegment(F, NATIVE.cast(dh), i, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER));
            FloatVector kept = slope.mul(z);
            kept.intoMemorySegment(NATIVE.cast(dh), i, ORDER);
            FloatVector other = slope.sub(kept);
            other.sub(other.mul(n).mul(n)).intoMemorySegment(NATIVE.cast(dn), i, ORDER);
            fromMemorySegment(F, NATIVE.cast(before), i, ORDER)
                    .sub(n)
                    .mul(z)
                    .mul(other)
                    .intoMemorySegment(NATIVE.cast(dz), i, ORDER);
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
        VectorMask<Float> rest = F.indexInRange(0, Lanes.count(length));
        FloatVector z = fromMemorySegment(F, NATIVE.cast(gates), gate + width, ORDER, rest);
        FloatVector slope = fromMemorySegment(F, NATIVE.cast(b.dh()), own, ORDER, rest)
                .add(fromMemorySegment(F, NATIVE.cast(b.dOut()), above, ORDER, rest));
        FloatVector step = fromMemorySegment(F, NATIVE.cast(states), from, ORDER, rest)
                .sub(fromMemorySegment(F, NATIVE.cast(gates), gate + 3 * width, ORDER, rest));
        step.mul(z).mul(slope.sub(slope.mul(z))).intoMemorySegment(NATIVE.cast(b.dGates()), gate + width, ORDER, rest);
    }

    private static void newRest(
            Recurrence.Back b, long own, long above, MemorySegment gates, long gate, long width, long length) {
        VectorMask<Float> rest = F.indexInRange(0, Lanes.count(length));
        FloatVector n = fromMemorySegment(F, NATIVE.cast(gates), gate + 3 * width, ORDER, rest);
        FloatVector slope = fromMemorySegment(F, NATIVE.cast(b.dh()), own, ORDER, rest)
                .add(fromMemorySegment(F, NATIVE.cast(b.dOut()), above, ORDER, rest));
        FloatVector kept = slope.mul(fromMemorySegment(F, NATIVE.cast(gates), gate + width, ORDER, rest));
        kept.intoMemorySegment(NATIVE.cast(b.dh()), own, ORDER, rest);
        FloatVector other = slope.sub(kept);
        other.sub(other.mul(n).mul(n)).intoMemorySegment(NATIVE.cast(b.dGates()), gate + 3 * width, ORDER, rest);
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
            FloatVector r = fromMemorySegment(F, NATIVE.cast(rs), i, ORDER);
            FloatVector slope = fromMemorySegment(F, NATIVE.cast(dn), i, ORDER).mul(r);
            slope.intoMemorySegment(NATIVE.cast(dHidden), i, ORDER);
            slope.sub(slope.mul(r))
                    .mul(fromMemorySegment(F, NATIVE.cast(hs), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(dr), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector r = fromMemorySegment(F, NATIVE.cast(rs), i, ORDER, rest);
            FloatVector slope =
                    fromMemorySegment(F, NATIVE.cast(dn), i, ORDER, rest).mul(r);
            slope.intoMemorySegment(NATIVE.cast(dHidden), i, ORDER, rest);
            slope.sub(slope.mul(r))
                    .mul(fromMemorySegment(F, NATIVE.cast(hs), i, ORDER, rest))
                    .intoMemorySegment(NATIVE.cast(dr), i, ORDER, rest);
        }
    }
}
