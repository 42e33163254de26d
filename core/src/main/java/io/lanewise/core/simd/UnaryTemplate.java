package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** {@link UnaryLoop}, see {@link Specialised}. */
final class UnaryTemplate implements UnaryLoop {
    private static final @Nullable UnaryFunction F = Specialised.operation(MethodHandles.lookup(), UnaryFunction.class);

    private final UnaryFunction plain;

    UnaryTemplate(UnaryFunction plain) {
        this.plain = plain;
    }

    @Override
    public void run(MemorySegment x, MemorySegment out) {
        UnaryFunction f = F == null ? plain : F;
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(out, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(FloatVector.fromMemorySegment(Lanes.F, x, i, Lanes.ORDER)).intoMemorySegment(y, i, Lanes.ORDER);
        }
        if (i < bytes) {
            rest(x, y, i);
        }
    }

    /** A method of its own, so that both copies of a long f stay below the compiler's limit for inlining. */
    private void rest(MemorySegment x, MemorySegment y, long i) {
        UnaryFunction f = F == null ? plain : F;
        VectorMask<Float> rest = Lanes.rest(x.byteSize() - i);
        f.apply(FloatVector.fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest))
                .intoMemorySegment(y, i, Lanes.ORDER, rest);
    }
}
