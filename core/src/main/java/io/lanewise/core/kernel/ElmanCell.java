package io.lanewise.core.kernel;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorMask;

/** {@code h = f(sum)}; {@code d sum = dh f'}, which follows from h. */
final class ElmanCell extends RecurrentCell {
    private final Activation function;

    ElmanCell(Activation function) {
        super("rnn_" + function.name(), 1, 1);
        this.function = function;
    }

    @Override
    public boolean needsGates() {
        return false;
    }

    @Override
    boolean passesState() {
        return false;
    }

    @Override
    void forward(Recurrence r, int time, int row, boolean first) {
        function.loop().run(r.gates, r.gateAt(time, row), r.out, r.outAt(time, row), r.width);
    }

    @Override
    void backward(Recurrence.Back b, int time, int row, boolean first) {
        Recurrence r = b.of();
        long gate = r.gateAt(time, row);
        sum(b.dh(), r.stateAt(0, row), b.dOut(), b.dOutAt(time, row), b.dGates(), gate, r.width);
        MemorySegment dz = b.dGates().asSlice(gate, r.width);
        MemorySegment h = r.out.asSlice(r.outAt(time, row), r.width);
        function.backwardLoop().run(h, h, dz, dz);
    }

    private static void sum(
            MemorySegment later, long own, MemorySegment out, long above, MemorySegment to, long at, long width) {
        MemorySegment target = Native.slice(to, at, width);
        final long bytes = target.byteSize();
        MemorySegment dh = Native.slice(later, own, bytes);
        MemorySegment dy = Native.slice(out, above, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Native.store(Native.load(dh, i).add(Native.load(dy, i)), target, i);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            Native.store(Native.load(dh, i, rest).add(Native.load(dy, i, rest)), target, i, rest);
        }
    }
}
