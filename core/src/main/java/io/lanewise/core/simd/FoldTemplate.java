package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** {@link FoldLoop}, see {@link Specialised}. */
final class FoldTemplate implements FoldLoop {
    private static final @Nullable BinaryFunction F =
            Specialised.operation(MethodHandles.lookup(), BinaryFunction.class);

    private final BinaryFunction plain;

    FoldTemplate(BinaryFunction plain) {
        this.plain = plain;
    }

    @Override
    public float run(MemorySegment elements, float neutral) {
        BinaryFunction f = F == null ? plain : F;
        FloatVector start = FloatVector.broadcast(Lanes.F, neutral);
        MemorySegment x = Native.known(elements);
        final long bytes = x.byteSize();
        final long pair = 2L * Lanes.BYTES;
        FloatVector a = start;
        FloatVector b = start;
        long i = 0;
        for (; i <= bytes - pair; i += pair) {
            a = f.apply(a, Native.load(x, i));
            b = f.apply(b, Native.load(x, i + Lanes.BYTES));
        }
        a = f.apply(a, b);
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            a = f.apply(a, start.blend(Native.load(x, i, rest), rest));
        }
        if (Lanes.COUNT > 8) {
            a = f.apply(a, a.rearrange(Lanes.TURN_8));
        }
        if (Lanes.COUNT > 4) {
            a = f.apply(a, a.rearrange(Lanes.TURN_4));
        }
        a = f.apply(a, a.rearrange(Lanes.TURN_2));
        return f.apply(a, a.rearrange(Lanes.TURN_1)).lane(0);
    }
}
