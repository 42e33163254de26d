package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

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
            fromMemorySegment(F, NATIVE.cast(dh), i, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(target), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(dh), i, ORDER, rest)
                    .add(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, rest))
                    .intoMemorySegment(NATIVE.cast(target), i, ORDER, rest);
        }
    }
}
