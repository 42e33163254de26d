package io.lanewise.core.simd;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** {@link GradientLoop}, see {@link Specialised}. */
final class GradientTemplate implements GradientLoop {
    private static final @Nullable GradientFunction F =
            Specialised.operation(MethodHandles.lookup(), GradientFunction.class);

    private final GradientFunction plain;

    GradientTemplate(GradientFunction plain) {
        this.plain = plain;
    }

    @Override
    public void run(MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx) {
        GradientFunction f = F == null ? plain : F;
        final long bytes = lengths(x, y, dy, dx);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER), fromMemorySegment(Lanes.F, y, i, Lanes.ORDER));
            slope.mul(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER)).intoMemorySegment(dx, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector slope = f.apply(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest),
                    fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, rest));
            slope.mul(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest)).intoMemorySegment(dx, i, Lanes.ORDER, rest);
        }
    }

    @Override
    public void accumulate(MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx) {
        GradientFunction f = F == null ? plain : F;
        final long bytes = lengths(x, y, dy, dx);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER), fromMemorySegment(Lanes.F, y, i, Lanes.ORDER));
            FloatVector sum = fromMemorySegment(Lanes.F, dx, i, Lanes.ORDER);
            Lanes.fma(slope, fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER), sum)
                    .intoMemorySegment(dx, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes - i);
            FloatVector slope = f.apply(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest),
                    fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, rest));
            FloatVector sum = fromMemorySegment(Lanes.F, dx, i, Lanes.ORDER, rest);
            Lanes.fma(slope, fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest), sum)
                    .intoMemorySegment(dx, i, Lanes.ORDER, rest);
        }
    }

    private static long lengths(MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx) {
        Lanes.sameLength(x, y);
        Lanes.sameLength(x, dy);
        return Lanes.sameLength(x, dx);
    }
}
