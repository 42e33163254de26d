package io.lanewise.core.simd;

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
    public void run(MemorySegment input, MemorySegment output, MemorySegment above, MemorySegment below) {
        loop(plain, input, output, above, below);
    }

    private static void loop(
            GradientFunction plain,
            MemorySegment input,
            MemorySegment output,
            MemorySegment above,
            MemorySegment below) {
        GradientFunction f = F == null ? plain : F;
        MemorySegment x = Native.known(input);
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dy = Lanes.exactly(above, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(Native.load(x, i), Native.load(y, i));
            Native.store(slope.mul(Native.load(dy, i)), dx, i);
        }
        if (i < bytes) {
            rest(plain, input, output, above, below, i);
        }
    }

    /** By itself: two copies of a long f in one method would pass the compiler's limit for inlining. It takes no slices, which would have to be objects. */
    private static void rest(
            GradientFunction plain, MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx, long i) {
        GradientFunction f = F == null ? plain : F;
        VectorMask<Float> lanes = Lanes.rest(x.byteSize() - i);
        FloatVector slope = f.apply(Native.load(x, i, lanes), Native.load(y, i, lanes));
        Native.store(slope.mul(Native.load(dy, i, lanes)), dx, i, lanes);
    }

    @Override
    public void run(MemorySegment input, MemorySegment output, float above, MemorySegment below) {
        loop(plain, input, output, above, below);
    }

    private static void loop(
            GradientFunction plain, MemorySegment input, MemorySegment output, float above, MemorySegment below) {
        GradientFunction f = F == null ? plain : F;
        FloatVector dy = FloatVector.broadcast(Lanes.F, above);
        MemorySegment x = Native.known(input);
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(Native.load(x, i), Native.load(y, i));
            Native.store(slope.mul(dy), dx, i);
        }
        if (i < bytes) {
            rest(plain, input, output, above, below, i);
        }
    }

    private static void rest(
            GradientFunction plain, MemorySegment x, MemorySegment y, float dy, MemorySegment dx, long i) {
        GradientFunction f = F == null ? plain : F;
        VectorMask<Float> lanes = Lanes.rest(x.byteSize() - i);
        FloatVector slope = f.apply(Native.load(x, i, lanes), Native.load(y, i, lanes));
        Native.store(slope.mul(dy), dx, i, lanes);
    }

    @Override
    public void accumulate(MemorySegment input, MemorySegment output, MemorySegment above, MemorySegment below) {
        accumulatingLoop(plain, input, output, above, below);
    }

    private static void accumulatingLoop(
            GradientFunction plain,
            MemorySegment input,
            MemorySegment output,
            MemorySegment above,
            MemorySegment below) {
        GradientFunction f = F == null ? plain : F;
        MemorySegment x = Native.known(input);
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dy = Lanes.exactly(above, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(Native.load(x, i), Native.load(y, i));
            Native.store(slope.mul(Native.load(dy, i)).add(Native.load(dx, i)), dx, i);
        }
        if (i < bytes) {
            accumulateRest(plain, input, output, above, below, i);
        }
    }

    @Override
    public void accumulate(MemorySegment input, MemorySegment output, float above, MemorySegment below) {
        accumulatingLoop(plain, input, output, above, below);
    }

    private static void accumulatingLoop(
            GradientFunction plain, MemorySegment input, MemorySegment output, float above, MemorySegment below) {
        GradientFunction f = F == null ? plain : F;
        FloatVector dy = FloatVector.broadcast(Lanes.F, above);
        MemorySegment x = Native.known(input);
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(Native.load(x, i), Native.load(y, i));
            Native.store(slope.mul(dy).add(Native.load(dx, i)), dx, i);
        }
        if (i < bytes) {
            accumulateRest(plain, input, output, above, below, i);
        }
    }

    private static void accumulateRest(
            GradientFunction plain, MemorySegment x, MemorySegment y, float dy, MemorySegment dx, long i) {
        GradientFunction f = F == null ? plain : F;
        VectorMask<Float> rest = Lanes.rest(x.byteSize() - i);
        FloatVector slope = f.apply(Native.load(x, i, rest), Native.load(y, i, rest));
        Native.store(slope.mul(dy).add(Native.load(dx, i, rest)), dx, i, rest);
    }

    /** By itself: the accesses of both would be more than the first compiler can take in one method. */
    private static void accumulateRest(
            GradientFunction plain, MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx, long i) {
        GradientFunction f = F == null ? plain : F;
        VectorMask<Float> rest = Lanes.rest(x.byteSize() - i);
        FloatVector slope = f.apply(Native.load(x, i, rest), Native.load(y, i, rest));
        Native.store(slope.mul(Native.load(dy, i, rest)).add(Native.load(dx, i, rest)), dx, i, rest);
    }
}
