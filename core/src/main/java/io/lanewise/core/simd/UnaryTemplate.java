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
    public void run(MemorySegment in, long from, MemorySegment out, long to, long length) {
        UnaryFunction f = F == null ? plain : F;
        MemorySegment x = in.asSlice(from, length);
        final long bytes = x.byteSize();
        MemorySegment y = out.asSlice(to, bytes);
        VectorMask<Float> rest = Lanes.rest(bytes % Lanes.BYTES);
        // One copy of f in the loop, also for the rest: two of a long one would pass the compiler's limit for inlining.
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            boolean whole = i <= bytes - Lanes.BYTES;
            FloatVector v = whole
                    ? FloatVector.fromMemorySegment(Lanes.F, x, i, Lanes.ORDER)
                    : FloatVector.fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest);
            FloatVector result = f.apply(v);
            if (whole) {
                result.intoMemorySegment(y, i, Lanes.ORDER);
            } else {
                result.intoMemorySegment(y, i, Lanes.ORDER, rest);
            }
        }
    }
}
