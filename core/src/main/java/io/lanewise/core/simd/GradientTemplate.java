package io.lanewise.core.simd;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** {@link GradientLoop}, see {@link Specialised}. */
final class GradientTemplate implements GradientLoop {
    private static final @Nullable GradientFunction FUNCTION =
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
        GradientFunction f = FUNCTION == null ? plain : FUNCTION;
        MemorySegment x = NATIVE.cast(input);
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dy = Lanes.exactly(above, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER), fromMemorySegment(F, NATIVE.cast(y), i, ORDER));
            slope.mul(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER)).intoMemorySegment(NATIVE.cast(dx), i, ORDER);
        }
        if (i < bytes) {
            rest(plain, input, output, above, below, i);
        }
    }

    /** By itself: two copies of a long f in one method would pass the compiler's limit for inlining. It takes no slices, which would have to be objects. */
    private static void rest(
            GradientFunction plain, MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx, long i) {
        GradientFunction f = FUNCTION == null ? plain : FUNCTION;
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(x.byteSize() - i));
        FloatVector slope = f.apply(
                fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes),
                fromMemorySegment(F, NATIVE.cast(y), i, ORDER, lanes));
        slope.mul(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, lanes))
                .intoMemorySegment(NATIVE.cast(dx), i, ORDER, lanes);
    }

    @Override
    public void run(MemorySegment input, MemorySegment output, float above, MemorySegment below) {
        loop(plain, input, output, above, below);
    }

    private static void loop(
            GradientFunction plain, MemorySegment input, MemorySegment output, float above, MemorySegment below) {
        GradientFunction f = FUNCTION == null ? plain : FUNCTION;
        FloatVector dy = FloatVector.broadcast(F, above);
        MemorySegment x = NATIVE.cast(input);
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER), fromMemorySegment(F, NATIVE.cast(y), i, ORDER));
            slope.mul(dy).intoMemorySegment(NATIVE.cast(dx), i, ORDER);
        }
        if (i < bytes) {
            rest(plain, input, output, above, below, i);
        }
    }

    private static void rest(
            GradientFunction plain, MemorySegment x, MemorySegment y, float dy, MemorySegment dx, long i) {
        GradientFunction f = FUNCTION == null ? plain : FUNCTION;
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(x.byteSize() - i));
        FloatVector slope = f.apply(
                fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes),
                fromMemorySegment(F, NATIVE.cast(y), i, ORDER, lanes));
        slope.mul(dy).intoMemorySegment(NATIVE.cast(dx), i, ORDER, lanes);
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
        GradientFunction f = FUNCTION == null ? plain : FUNCTION;
        MemorySegment x = NATIVE.cast(input);
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dy = Lanes.exactly(above, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER), fromMemorySegment(F, NATIVE.cast(y), i, ORDER));
            slope.mul(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER))
                    .add(fromMemorySegment(F, NATIVE.cast(dx), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER);
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
        GradientFunction f = FUNCTION == null ? plain : FUNCTION;
        FloatVector dy = FloatVector.broadcast(F, above);
        MemorySegment x = NATIVE.cast(input);
        final long bytes = x.byteSize();
        MemorySegment y = Lanes.exactly(output, bytes);
        MemorySegment dx = Lanes.exactly(below, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector slope = f.apply(
                    fromMemorySegment(F, NATIVE.cast(x), i, ORDER), fromMemorySegment(F, NATIVE.cast(y), i, ORDER));
            slope.mul(dy)
                    .add(fromMemorySegment(F, NATIVE.cast(dx), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(dx), i, ORDER);
        }
        if (i < bytes) {
            accumulateRest(plain, input, output, above, below, i);
        }
    }

    private static void accumulateRest(
            GradientFunction plain, MemorySegment x, MemorySegment y, float dy, MemorySegment dx, long i) {
        GradientFunction f = FUNCTION == null ? plain : FUNCTION;
        VectorMask<Float> rest = F.indexInRange(0, Lanes.count(x.byteSize() - i));
        FloatVector slope = f.apply(
                fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest),
                fromMemorySegment(F, NATIVE.cast(y), i, ORDER, rest));
        slope.mul(dy)
                .add(fromMemorySegment(F, NATIVE.cast(dx), i, ORDER, rest))
                .intoMemorySegment(NATIVE.cast(dx), i, ORDER, rest);
    }

    /** By itself: the accesses of both would be more than the first compiler can take in one method. */
    private static void accumulateRest(
            GradientFunction plain, MemorySegment x, MemorySegment y, MemorySegment dy, MemorySegment dx, long i) {
        GradientFunction f = FUNCTION == null ? plain : FUNCTION;
        VectorMask<Float> rest = F.indexInRange(0, Lanes.count(x.byteSize() - i));
        FloatVector slope = f.apply(
                fromMemorySegment(F, NATIVE.cast(x), i, ORDER, rest),
                fromMemorySegment(F, NATIVE.cast(y), i, ORDER, rest));
        slope.mul(fromMemorySegment(F, NATIVE.cast(dy), i, ORDER, rest))
                .add(fromMemorySegment(F, NATIVE.cast(dx), i, ORDER, rest))
                .intoMemorySegment(NATIVE.cast(dx), i, ORDER, rest);
    }
}
