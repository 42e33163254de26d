package io.lanewise.core.simd;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
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
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER)).intoMemorySegment(y, i, Lanes.ORDER);
        }
        if (i < bytes) {
            rest(x, y, i);
        }
    }

    /** By itself: two copies of a long f in one method would pass the compiler's limit for inlining. */
    private void rest(MemorySegment x, MemorySegment y, long i) {
        UnaryFunction f = F == null ? plain : F;
        VectorMask<Float> lanes = Lanes.rest(x.byteSize() - i);
        f.apply(fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes)).intoMemorySegment(y, i, Lanes.ORDER, lanes);
    }
}
