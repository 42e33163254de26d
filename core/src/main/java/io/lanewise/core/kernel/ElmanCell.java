package io.lanewise.core.kernel;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.simd.Lanes;
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
        MemorySegment dz = b.dGates().asSlice(r.gateAt(time, row), r.width);
        MemorySegment h = r.out.asSlice(r.outAt(time, row), r.width);
        sum(b.dh().asSlice(r.stateAt(0, row), r.width), b.dOut().asSlice(b.dOutAt(time, row), r.width), dz);
        function.backwardLoop().run(h, h, dz, dz);
    }

    private static void sum(MemorySegment later, MemorySegment own, MemorySegment to) {
        final long bytes = to.byteSize();
        MemorySegment dh = later.asSlice(0, bytes);
        MemorySegment dy = own.asSlice(0, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(Lanes.F, dh, i, Lanes.ORDER)
                    .add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER))
                    .intoMemorySegment(to, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            fromMemorySegment(Lanes.F, dh, i, Lanes.ORDER, rest)
                    .add(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest))
                    .intoMemorySegment(to, i, Lanes.ORDER, rest);
        }
    }
}
