package io.lanewise.core.kernel;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.UnaryLoop;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code n = tanh(x n + r hidden n)}, {@code h' = (1 - z) n + z h}. A row of the gate buffer is {@code [r, z, hidden n, input n]} before, and
 * {@code [r, z, hidden n, n]} afterwards.
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
        MemorySegment gates = r.gates.asSlice(gate, 4 * width);
        reset(gates, width);
        TANH.run(gates, 3 * width, gates, 3 * width, width);
        mix(gates, before(r, time, row, first), r.out.asSlice(r.outAt(time, row), width));
    }

    private static MemorySegment before(Recurrence r, int time, int row, boolean first) {
        return first
                ? r.h0.asSlice(r.stateAt(0, row), r.width)
                : r.out.asSlice(r.outAt(r.earlier(time), row), r.width);
    }

    /** {@code input n += r hidden n}. */
    private static void reset(MemorySegment gates, long width) {
        MemorySegment rs = gates.asSlice(0, width);
        final long bytes = rs.byteSize();
        MemorySegment hs = gates.asSlice(2 * bytes, bytes);
        MemorySegment ns = gates.asSlice(3 * bytes, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(Lanes.F, rs, i, Lanes.ORDER)
                    .mul(fromMemorySegment(Lanes.F, hs, i, Lanes.ORDER))
                    .add(fromMemorySegment(Lanes.F, ns, i, Lanes.ORDER))
                    .intoMemorySegment(ns, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            fromMemorySegment(Lanes.F, rs, i, Lanes.ORDER, rest)
                    .mul(fromMemorySegment(Lanes.F, hs, i, Lanes.ORDER, rest))
                    .add(fromMemorySegment(Lanes.F, ns, i, Lanes.ORDER, rest))
                    .intoMemorySegment(ns, i, Lanes.ORDER, rest);
        }
    }

    /** {@code h' = n + z (h - n)}. */
    private static void mix(MemorySegment gates, MemorySegment before, MemorySegment after) {
        final long bytes = before.byteSize();
        MemorySegment zs = gates.asSlice(bytes, bytes);
        MemorySegment ns = gates.asSlice(3 * bytes, bytes);
        MemorySegment target = after.asSlice(0, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector n = fromMemorySegment(Lanes.F, ns, i, Lanes.ORDER);
            fromMemorySegment(Lanes.F, before, i, Lanes.ORDER)
                    .sub(n)
                    .mul(fromMemorySegment(Lanes.F, zs, i, Lanes.ORDER))
                    .add(n)
                    .intoMemorySegment(target, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector n = fromMemorySegment(Lanes.F, ns, i, Lanes.ORDER, rest);
            fromMemorySegment(Lanes.F, before, i, Lanes.ORDER, rest)
                    .sub(n)
                    .mul(fromMemorySegment(Lanes.F, zs, i, Lanes.ORDER, rest))
                    .add(n)
                    .intoMemorySegment(target, i, Lanes.ORDER, rest);
        }
    }

    @Override
    void backward(Recurrence.Back b, int time, int row, boolean first) {
        Recurrence r = b.of();
        long width = r.width;
        MemorySegment gates = r.gates.asSlice(r.gateAt(time, row), 4 * width);
        MemorySegment dGates = b.dGates().asSlice(r.gateAt(time, row), 4 * width);
        MemorySegment dh = b.dh().asSlice(r.stateAt(0, row), width);
        MemorySegment dOut = b.dOut().asSlice(b.dOutAt(time, row), width);
        stateGradient(dh, dOut, before(r, time, row, first), gates, dGates);
        resetGradient(gates, dGates, width);
    }

    /** {@code dz = dh' (h - n) z (1 - z)}, {@code dn = dh' (1 - z) (1 - n²)}; then {@code dh = dh' z}, of the state before. */
    private static void stateGradient(
            MemorySegment later, MemorySegment own, MemorySegment before, MemorySegment gates, MemorySegment dGates) {
        final long bytes = before.byteSize();
        MemorySegment dh = later.asSlice(0, bytes);
        MemorySegment dy = own.asSlice(0, bytes);
        MemorySegment zs = gates.asSlice(bytes, bytes);
        MemorySegment ns = gates.asSlice(3 * bytes, bytes);
        MemorySegment dz = dGates.asSlice(bytes, bytes);
        MemorySegment dn = dGates.asSlice(3 * bytes, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector z = fromMemorySegment(Lanes.F, zs, i, Lanes.ORDER);
            FloatVector n = fromMemorySegment(Lanes.F, ns, i, Lanes.ORDER);
            FloatVector slope = fromMemorySegment(Lanes.F, dh, i, Lanes.ORDER)
                    .add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER));
            FloatVector kept = slope.mul(z);
            kept.intoMemorySegment(dh, i, Lanes.ORDER);
            FloatVector other = slope.sub(kept);
            other.sub(other.mul(n).mul(n)).intoMemorySegment(dn, i, Lanes.ORDER);
            fromMemorySegment(Lanes.F, before, i, Lanes.ORDER)
                    .sub(n)
                    .mul(z)
                    .mul(other)
                    .intoMemorySegment(dz, i, Lanes.ORDER);
        }
        if (i < bytes) {
            updateRest(dh, dy, before, zs, ns, dz, i);
            newRest(dh, dy, zs, ns, dn, i);
        }
    }

    private static void updateRest(
            MemorySegment dh,
            MemorySegment dy,
            MemorySegment before,
            MemorySegment zs,
            MemorySegment ns,
            MemorySegment dz,
            long i) {
        VectorMask<Float> rest = Lanes.rest(dh.byteSize() - i);
        FloatVector z = fromMemorySegment(Lanes.F, zs, i, Lanes.ORDER, rest);
        FloatVector slope = fromMemorySegment(Lanes.F, dh, i, Lanes.ORDER, rest)
                .add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest));
        fromMemorySegment(Lanes.F, before, i, Lanes.ORDER, rest)
                .sub(fromMemorySegment(Lanes.F, ns, i, Lanes.ORDER, rest))
                .mul(z)
                .mul(slope.sub(slope.mul(z)))
                .intoMemorySegment(dz, i, Lanes.ORDER, rest);
    }

    private static void newRest(
            MemorySegment dh, MemorySegment dy, MemorySegment zs, MemorySegment ns, MemorySegment dn, long i) {
        VectorMask<Float> rest = Lanes.rest(dh.byteSize() - i);
        FloatVector n = fromMemorySegment(Lanes.F, ns, i, Lanes.ORDER, rest);
        FloatVector slope = fromMemorySegment(Lanes.F, dh, i, Lanes.ORDER, rest)
                .add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest));
        FloatVector kept = slope.mul(fromMemorySegment(Lanes.F, zs, i, Lanes.ORDER, rest));
        kept.intoMemorySegment(dh, i, Lanes.ORDER, rest);
        FloatVector other = slope.sub(kept);
        other.sub(other.mul(n).mul(n)).intoMemorySegment(dn, i, Lanes.ORDER, rest);
    }

    /** {@code d hidden n = dn r}, {@code dr = dn hidden n r (1 - r)}. */
    private static void resetGradient(MemorySegment gates, MemorySegment dGates, long width) {
        MemorySegment rs = gates.asSlice(0, width);
        final long bytes = rs.byteSize();
        MemorySegment hs = gates.asSlice(2 * bytes, bytes);
        MemorySegment dr = dGates.asSlice(0, bytes);
        MemorySegment dHidden = dGates.asSlice(2 * bytes, bytes);
        MemorySegment dn = dGates.asSlice(3 * bytes, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector r = fromMemorySegment(Lanes.F, rs, i, Lanes.ORDER);
            FloatVector slope = fromMemorySegment(Lanes.F, dn, i, Lanes.ORDER).mul(r);
            slope.intoMemorySegment(dHidden, i, Lanes.ORDER);
            slope.sub(slope.mul(r))
                    .mul(fromMemorySegment(Lanes.F, hs, i, Lanes.ORDER))
                    .intoMemorySegment(dr, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector r = fromMemorySegment(Lanes.F, rs, i, Lanes.ORDER, rest);
            FloatVector slope =
                    fromMemorySegment(Lanes.F, dn, i, Lanes.ORDER, rest).mul(r);
            slope.intoMemorySegment(dHidden, i, Lanes.ORDER, rest);
            slope.sub(slope.mul(r))
                    .mul(fromMemorySegment(Lanes.F, hs, i, Lanes.ORDER, rest))
                    .intoMemorySegment(dr, i, Lanes.ORDER, rest);
        }
    }
}
