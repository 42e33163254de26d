package io.lanewise.core.simd;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

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
        if (length % ALIGNMENT != 0) {
            throw new IllegalArgumentException(
                    "loop: length must be a multiple of " + ALIGNMENT + " bytes, got " + length);
        }
        StepFunction f = F == null ? plain : F;
        int states = f.states();
        MemorySegment p = parameters.asSlice(at, length);
        final long bytes = p.byteSize();
        MemorySegment g = gradients.asSlice(at, bytes);
        MemorySegment as = first.asSlice(at, bytes);
        MemorySegment bs = states > 1 ? second.asSlice(at, bytes) : p;
        MemorySegment cs = states > 2 ? third.asSlice(at, bytes) : p;
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector value = fromMemorySegment(Lanes.F, p, i, Lanes.ORDER);
            FloatVector slope = f.slope(value, fromMemorySegment(Lanes.F, g, i, Lanes.ORDER), n);
            FloatVector a0 = fromMemorySegment(Lanes.F, as, i, Lanes.ORDER);
            FloatVector b0 = states > 1 ? fromMemorySegment(Lanes.F, bs, i, Lanes.ORDER) : slope;
            FloatVector a = f.a(value, slope, a0, b0, n);
            a.intoMemorySegment(as, i, Lanes.ORDER);
            FloatVector b = slope;
            FloatVector c = slope;
            if (states > 1) {
                b = f.b(slope, a, b0, n);
                b.intoMemorySegment(bs, i, Lanes.ORDER);
            }
            if (states > 2) {
                c = f.c(slope, a, b, fromMemorySegment(Lanes.F, cs, i, Lanes.ORDER), n);
                c.intoMemorySegment(cs, i, Lanes.ORDER);
            }
            f.p(value, slope, a0, a, b0, b, c, n).intoMemorySegment(p, i, Lanes.ORDER);
        }
    }
}
