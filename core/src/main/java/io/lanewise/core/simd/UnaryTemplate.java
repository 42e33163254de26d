package io.lanewise.core.simd;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** {@link UnaryLoop}, see {@link Specialised}. */
final class UnaryTemplate implements UnaryLoop {
    private static final @Nullable UnaryFunction FUNCTION =
            Specialised.operation(MethodHandles.lookup(), UnaryFunction.class);

    private final UnaryFunction plain;

    UnaryTemplate(UnaryFunction plain) {
        this.plain = plain;
    }

    @Override
    public void run(MemorySegment in, long from, MemorySegment out, long to, long length) {
        loop(plain, in, from, out, to, length);
    }

    @Override
    public UnaryFunction function() {
        return plain;
    }

    private static void loop(
            UnaryFunction plain, MemorySegment in, long from, MemorySegment out, long to, long length) {
        UnaryFunction f = FUNCTION == null ? plain : FUNCTION;
        MemorySegment x = Native.slice(in, from, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, to, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(fromMemorySegment(F, NATIVE.cast(x), i, ORDER)).intoMemorySegment(NATIVE.cast(y), i, ORDER);
        }
        if (i < bytes) {
            rest(plain, in, from + i, out, to + i, bytes - i);
        }
    }

    /** By itself: two copies of a long f in one method would pass the compiler's limit for inlining. It takes no slices, which would have to be objects. */
    private static void rest(UnaryFunction plain, MemorySegment x, long from, MemorySegment y, long to, long length) {
        UnaryFunction f = FUNCTION == null ? plain : FUNCTION;
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(length));
        f.apply(fromMemorySegment(F, NATIVE.cast(x), from, ORDER, lanes))
                .intoMemorySegment(NATIVE.cast(y), to, ORDER, lanes);
    }
}
