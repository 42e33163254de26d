package io.lanewise.core.simd;

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
        loop(plain, in, from, out, to, length);
    }

    private static void loop(
            UnaryFunction plain, MemorySegment in, long from, MemorySegment out, long to, long length) {
        UnaryFunction f = F == null ? plain : F;
        MemorySegment x = Native.slice(in, from, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(out, to, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            Native.store(f.apply(Native.load(x, i)), y, i);
        }
        if (i < bytes) {
            rest(plain, in, from + i, out, to + i, bytes - i);
        }
    }

    /** By itself: two copies of a long f in one method would pass the compiler's limit for inlining. It takes no slices, which would have to be objects. */
    private static void rest(UnaryFunction plain, MemorySegment x, long from, MemorySegment y, long to, long length) {
        UnaryFunction f = F == null ? plain : F;
        VectorMask<Float> lanes = Lanes.rest(length);
        Native.store(f.apply(Native.load(x, from, lanes)), y, to, lanes);
    }
}
