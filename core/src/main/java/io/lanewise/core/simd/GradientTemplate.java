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
    public void run(MemorySegment x, MemorySegment output, MemorySegment above, MemorySegment below) {
        GradientFunction f = F == null ? plain : F;
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dy = Lanes.exactly(above, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER), fromMemorySegment(Lanes.F, y, i, Lanes.ORDER));
            slope.mul(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER)).intoMemorySegment(dx, i, Lanes.ORDER);
        }
        if (i < bytes) {
            rest(x, y, dy, dx, i);
        }
    }

    /** By itself: two copies of a long f in one method would pass the compiler's limit for inlining. */
    private void rest(MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx, long i) {
        GradientFunction f = F == null ? plain : F;
        VectorMask<Float> lanes = Lanes.rest(x.byteSize() - i);
        FloatVector slope = f.apply(
                fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes),
                fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes));
        slope.mul(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, lanes)).intoMemorySegment(dx, i, Lanes.ORDER, lanes);
    }

    @Override
    public void run(MemorySegment x, MemorySegment output, float above, MemorySegment below) {
        GradientFunction f = F == null ? plain : F;
        FloatVector dy = FloatVector.broadcast(Lanes.F, above);
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER), fromMemorySegment(Lanes.F, y, i, Lanes.ORDER));
            slope.mul(dy).intoMemorySegment(dx, i, Lanes.ORDER);
        }
        if (i < bytes) {
            rest(x, y, above, dx, i);
        }
    }

    private void rest(MemorySegment x, MemorySegment y, float dy, MemorySegment dx, long i) {
        GradientFunction f = F == null ? plain : F;
        VectorMask<Float> lanes = Lanes.rest(x.byteSize() - i);
        FloatVector slope = f.apply(
                fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, lanes),
                fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, lanes));
        slope.mul(dy).intoMemorySegment(dx, i, Lanes.ORDER, lanes);
    }

    @Override
    public void accumulate(MemorySegment x, MemorySegment output, MemorySegment above, MemorySegment below) {
        GradientFunction f = F == null ? plain : F;
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dy = Lanes.exactly(above, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(
                    fromMemorySegment(Lanes.F, x, i, Lanes.ORDER), fromMemorySegment(Lanes.F, y, i, Lanes.ORDER));
            slope.mul(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER))
                    .add(fromMemorySegment(Lanes.F, dx, i, Lanes.ORDER))
                    .intoMemorySegment(dx, i, Lanes.ORDER);
        }
        if (i < bytes) {
            accumulateRest(x, y, dy, dx, i);
        }
    }

    /** By itself: the accesses of both would be more than the first compiler can take in one method. */
    private void accumulateRest(MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx, long i) {
        GradientFunction f = F == null ? plain : F;
        VectorMask<Float> rest = Lanes.rest(x.byteSize() - i);
        FloatVector slope = f.apply(
                fromMemorySegment(Lanes.F, x, i, Lanes.ORDER, rest),
                fromMemorySegment(Lanes.F, y, i, Lanes.ORDER, rest));
        slope.mul(fromMemorySegment(Lanes.F, dy, i, Lanes.ORDER, rest))
                .add(fromMemorySegment(Lanes.F, dx, i, Lanes.ORDER, rest))
                .intoMemorySegment(dx, i, Lanes.ORDER, rest);
    }
}
