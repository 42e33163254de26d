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
    public void run(MemorySegment a, MemorySegment right, MemorySegment out) {
        BinaryFunction f = F == null ? plain : F;
        final long bytes = a.byteSize();
        MemorySegment b = Lanes.exactly(right, bytes);
        MemorySegment z = Lanes.exactly(out, bytes);
        VectorMask<Float> rest = Lanes.rest(bytes % Lanes.BYTES);
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            if (i <= bytes - Lanes.BYTES) {
                f.apply(fromMemorySegment(Lanes.F, a, i, Lanes.ORDER), fromMemorySegment(Lanes.F, b, i, Lanes.ORDER))
                        .intoMemorySegment(z, i, Lanes.ORDER);
            } else {
                f.apply(
                                fromMemorySegment(Lanes.F, a, i, Lanes.ORDER, rest),
                                fromMemorySegment(Lanes.F, b, i, Lanes.ORDER, rest))
                        .intoMemorySegment(z, i, Lanes.ORDER, rest);
            }
        }
    }

    @Override
    public void run(MemorySegment a, float right, MemorySegment out) {
        BinaryFunction f = F == null ? plain : F;
        FloatVector b = FloatVector.broadcast(Lanes.F, right);
        final long bytes = a.byteSize();
        MemorySegment z = Lanes.exactly(out, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(fromMemorySegment(Lanes.F, a, i, Lanes.ORDER), b).intoMemorySegment(z, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes % Lanes.BYTES);
            f.apply(fromMemorySegment(Lanes.F, a, i, Lanes.ORDER, rest), b).intoMemorySegment(z, i, Lanes.ORDER, rest);
        }
    }

    @Override
    public void run(float left, MemorySegment b, MemorySegment out) {
        BinaryFunction f = F == null ? plain : F;
        FloatVector a = FloatVector.broadcast(Lanes.F, left);
        final long bytes = b.byteSize();
        MemorySegment z = Lanes.exactly(out, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(a, fromMemorySegment(Lanes.F, b, i, Lanes.ORDER)).intoMemorySegment(z, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes % Lanes.BYTES);
            f.apply(a, fromMemorySegment(Lanes.F, b, i, Lanes.ORDER, rest)).intoMemorySegment(z, i, Lanes.ORDER, rest);
        }
    }
}
