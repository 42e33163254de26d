package io.lanewise.core.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** {@link BinaryLoop}, see {@link Specialised}. */
final class BinaryTemplate implements BinaryLoop {
    private static final @Nullable BinaryFunction F =
            Specialised.operation(MethodHandles.lookup(), BinaryFunction.class);

    private final BinaryFunction plain;

    BinaryTemplate(BinaryFunction plain) {
        this.plain = plain;
    }

    @Override
    public void run(
            MemorySegment left, long aAt, MemorySegment right, long bAt, MemorySegment out, long zAt, long length) {
        BinaryFunction f = F == null ? plain : F;
        MemorySegment a = left.asSlice(aAt, length);
        final long bytes = a.byteSize();
        MemorySegment b = right.asSlice(bAt, bytes);
        MemorySegment z = out.asSlice(zAt, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(fromMemorySegment(Lanes.F, a, i, Lanes.ORDER), fromMemorySegment(Lanes.F, b, i, Lanes.ORDER))
                    .intoMemorySegment(z, i, Lanes.ORDER);
        }
        if (i < bytes) {
            rest(a, b, z, i);
        }
    }

    /** By itself: two copies of a long f in one method would pass the compiler's limit for inlining. */
    private void rest(MemorySegment a, MemorySegment b, MemorySegment z, long i) {
        BinaryFunction f = F == null ? plain : F;
        VectorMask<Float> lanes = Lanes.rest(a.byteSize() - i);
        f.apply(
                        fromMemorySegment(Lanes.F, a, i, Lanes.ORDER, lanes),
                        fromMemorySegment(Lanes.F, b, i, Lanes.ORDER, lanes))
                .intoMemorySegment(z, i, Lanes.ORDER, lanes);
    }

    @Override
    public void run(MemorySegment left, long aAt, float right, MemorySegment out, long zAt, long length) {
        BinaryFunction f = F == null ? plain : F;
        FloatVector b = FloatVector.broadcast(Lanes.F, right);
        MemorySegment a = left.asSlice(aAt, length);
        final long bytes = a.byteSize();
        MemorySegment z = out.asSlice(zAt, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(fromMemorySegment(Lanes.F, a, i, Lanes.ORDER), b).intoMemorySegment(z, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes % Lanes.BYTES);
            f.apply(fromMemorySegment(Lanes.F, a, i, Lanes.ORDER, rest), b).intoMemorySegment(z, i, Lanes.ORDER, rest);
        }
    }

    @Override
    public void run(float left, MemorySegment right, long bAt, MemorySegment out, long zAt, long length) {
        BinaryFunction f = F == null ? plain : F;
        FloatVector a = FloatVector.broadcast(Lanes.F, left);
        MemorySegment b = right.asSlice(bAt, length);
        final long bytes = b.byteSize();
        MemorySegment z = out.asSlice(zAt, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(a, fromMemorySegment(Lanes.F, b, i, Lanes.ORDER)).intoMemorySegment(z, i, Lanes.ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = Lanes.rest(bytes % Lanes.BYTES);
            f.apply(a, fromMemorySegment(Lanes.F, b, i, Lanes.ORDER, rest)).intoMemorySegment(z, i, Lanes.ORDER, rest);
        }
    }

    @Override
    public void rightNumbers(
            MemorySegment a,
            long aAt,
            long aPitch,
            MemorySegment b,
            long bAt,
            long bPitch,
            MemorySegment z,
            long zAt,
            long width,
            long rows) {
        for (long row = 0; row < rows; row++) {
            run(a, aAt + row * aPitch, b.get(JAVA_FLOAT, bAt + row * bPitch), z, zAt + row * width, width);
        }
    }

    @Override
    public void leftNumbers(
            MemorySegment a,
            long aAt,
            long aPitch,
            MemorySegment b,
            long bAt,
            long bPitch,
            MemorySegment z,
            long zAt,
            long width,
            long rows) {
        for (long row = 0; row < rows; row++) {
            run(a.get(JAVA_FLOAT, aAt + row * aPitch), b, bAt + row * bPitch, z, zAt + row * width, width);
        }
    }
}
