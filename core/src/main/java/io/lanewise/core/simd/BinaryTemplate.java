package io.lanewise.core.simd;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** {@link BinaryLoop}, see {@link Specialised}. */
final class BinaryTemplate implements BinaryLoop {
    private static final @Nullable BinaryFunction F =
            Specialised.operation(MethodHandles.lookup(), BinaryFunction.class);

    private final BinaryFunction plain;

    BinaryTemplate(BinaryFunction plain) {
        this.plain = plain;
    }

    @Override
    public void run(MemorySegment a, MemorySegment b, MemorySegment z) {
        BinaryFunction f = F == null ? plain : F;
        Lanes.sameLength(a, b);
        final long bytes = Lanes.sameLength(a, z);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(fromMemorySegment(Lanes.F, a, i, Lanes.ORDER), fromMemorySegment(Lanes.F, b, i, Lanes.ORDER))
                    .intoMemorySegment(z, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            f.apply(
                            fromMemorySegment(Lanes.F, a, i, Lanes.ORDER, rest),
                            fromMemorySegment(Lanes.F, b, i, Lanes.ORDER, rest))
                    .intoMemorySegment(z, i, Lanes.ORDER, rest);
        }
    }

    @Override
    public void run(MemorySegment a, float b, MemorySegment z) {
        BinaryFunction f = F == null ? plain : F;
        FloatVector right = FloatVector.broadcast(Lanes.F, b);
        final long bytes = Lanes.sameLength(a, z);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(fromMemorySegment(Lanes.F, a, i, Lanes.ORDER), right).intoMemorySegment(z, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            f.apply(fromMemorySegment(Lanes.F, a, i, Lanes.ORDER, rest), right)
                    .intoMemorySegment(z, i, Lanes.ORDER, rest);
        }
    }

    @Override
    public void run(float a, MemorySegment b, MemorySegment z) {
        BinaryFunction f = F == null ? plain : F;
        FloatVector left = FloatVector.broadcast(Lanes.F, a);
        final long bytes = Lanes.sameLength(b, z);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(left, fromMemorySegment(Lanes.F, b, i, Lanes.ORDER)).intoMemorySegment(z, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            f.apply(left, fromMemorySegment(Lanes.F, b, i, Lanes.ORDER, rest))
                    .intoMemorySegment(z, i, Lanes.ORDER, rest);
        }
    }
}
