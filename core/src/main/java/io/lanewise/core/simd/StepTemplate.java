package io.lanewise.core.simd;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** {@link StepLoop}, see {@link Specialised}. */
final class StepTemplate implements StepLoop {
    private static final @Nullable StepFunction FUNCTION =
            Specialised.operation(MethodHandles.lookup(), StepFunction.class);

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
        StepFunction f = FUNCTION == null ? plain : FUNCTION;
        int states = f.states();
        MemorySegment p = Native.slice(parameters, at, length);
        final long bytes = p.byteSize();
        MemorySegment g = Native.slice(gradients, at, bytes);
        MemorySegment as = Native.slice(first, at, bytes);
        MemorySegment bs = states > 1 ? Native.slice(second, at, bytes) : p;
        MemorySegment cs = states > 2 ? Native.slice(third, at, bytes) : p;
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector value = fromMemorySegment(F, NATIVE.cast(p), i, ORDER);
            FloatVector slope = f.slope(value, fromMemorySegment(F, NATIVE.cast(g), i, ORDER), n);
            FloatVector a0 = fromMemorySegment(F, NATIVE.cast(as), i, ORDER);
            FloatVector b0 = states > 1 ? fromMemorySegment(F, NATIVE.cast(bs), i, ORDER) : slope;
            FloatVector a = f.a(value, slope, a0, b0, n);
            a.intoMemorySegment(NATIVE.cast(as), i, ORDER);
            FloatVector b = slope;
            FloatVector c = slope;
            if (states > 1) {
                b = f.b(slope, a, b0, n);
                b.intoMemorySegment(NATIVE.cast(bs), i, ORDER);
            }
            if (states > 2) {
                c = f.c(slope, a, b, fromMemorySegment(F, NATIVE.cast(cs), i, ORDER), n);
                c.intoMemorySegment(NATIVE.cast(cs), i, ORDER);
            }
            f.p(value, slope, a0, a, b0, b, c, n).intoMemorySegment(NATIVE.cast(p), i, ORDER);
        }
    }
}
