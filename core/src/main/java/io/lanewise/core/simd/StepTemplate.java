package io.lanewise.core.simd;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** {@link StepLoop}, see {@link Specialised}. */
final class StepTemplate implements StepLoop {
    private static final @Nullable StepFunction F = Specialised.operation(MethodHandles.lookup(), StepFunction.class);

    private final StepFunction plain;

    StepTemplate(StepFunction plain) {
        this.plain = plain;
    }

    @Override
    public void run(
            MemorySegment parameters,
            MemorySegment gradients,
            MemorySegment first,
            MemorySegment second,
            MemorySegment third,
            float[] n,
            long at,
            long length) {
        loop(plain, parameters, gradients, first, second, third, n, at, length);
    }

    private static void loop(
            StepFunction plain,
            MemorySegment parameters,
            MemorySegment gradients,
            MemorySegment first,
            MemorySegment second,
            MemorySegment third,
            float[] n,
            long at,
            long length) {
        if (length % ALIGNMENT != 0) {
            throw new IllegalArgumentException(
                    "loop: length must be a multiple of " + ALIGNMENT + " bytes, got " + length);
        }
        StepFunction f = F == null ? plain : F;
        int states = f.states();
        MemorySegment p = Native.slice(parameters, at, length);
        final long bytes = p.byteSize();
        MemorySegment g = Native.slice(gradients, at, bytes);
        MemorySegment as = Native.slice(first, at, bytes);
        MemorySegment bs = states > 1 ? Native.slice(second, at, bytes) : p;
        MemorySegment cs = states > 2 ? Native.slice(third, at, bytes) : p;
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector value = Native.load(p, i);
            FloatVector slope = f.slope(value, Native.load(g, i), n);
            FloatVector a0 = Native.load(as, i);
            FloatVector b0 = states > 1 ? Native.load(bs, i) : slope;
            FloatVector a = f.a(value, slope, a0, b0, n);
            Native.store(a, as, i);
            FloatVector b = slope;
            FloatVector c = slope;
            if (states > 1) {
                b = f.b(slope, a, b0, n);
                Native.store(b, bs, i);
            }
            if (states > 2) {
                c = f.c(slope, a, b, Native.load(cs, i), n);
                Native.store(c, cs, i);
            }
            Native.store(f.p(value, slope, a0, a, b0, b, c, n), p, i);
        }
    }
}
