package io.lanewise.core.simd;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** {@link BinaryLoop}, see {@link Specialised}. */
final class BinaryTemplate implements BinaryLoop {
    private static final @Nullable BinaryFunction FUNCTION =
            Specialised.operation(MethodHandles.lookup(), BinaryFunction.class);

    private final BinaryFunction plain;

    BinaryTemplate(BinaryFunction plain) {
        this.plain = plain;
    }

    @Override
    public void run(
            MemorySegment left, long aAt, MemorySegment right, long bAt, MemorySegment out, long zAt, long length) {
        loop(plain, left, aAt, right, bAt, out, zAt, length);
    }

    private static void loop(
            BinaryFunction plain,
            MemorySegment left,
            long aAt,
            MemorySegment right,
            long bAt,
            MemorySegment out,
            long zAt,
            long length) {
        BinaryFunction f = FUNCTION == null ? plain : FUNCTION;
        MemorySegment a = Native.slice(left, aAt, length);
        final long bytes = a.byteSize();
        MemorySegment b = Native.slice(right, bAt, bytes);
        MemorySegment z = Native.slice(out, zAt, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(fromMemorySegment(F, NATIVE.cast(a), i, ORDER), fromMemorySegment(F, NATIVE.cast(b), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER);
        }
        if (i < bytes) {
            rest(plain, left, aAt + i, right, bAt + i, out, zAt + i, bytes - i);
        }
    }

    /** By itself: two copies of a long f in one method would pass the compiler's limit for inlining. It takes no slices, which would have to be objects. */
    private static void rest(
            BinaryFunction plain,
            MemorySegment a,
            long aAt,
            MemorySegment b,
            long bAt,
            MemorySegment z,
            long zAt,
            long length) {
        BinaryFunction f = FUNCTION == null ? plain : FUNCTION;
        VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(length));
        f.apply(
                        fromMemorySegment(F, NATIVE.cast(a), aAt, ORDER, lanes),
                        fromMemorySegment(F, NATIVE.cast(b), bAt, ORDER, lanes))
                .intoMemorySegment(NATIVE.cast(z), zAt, ORDER, lanes);
    }

    @Override
    public void run(MemorySegment left, long aAt, float right, MemorySegment out, long zAt, long length) {
        loop(plain, left, aAt, right, out, zAt, length);
    }

    private static void loop(
            BinaryFunction plain, MemorySegment left, long aAt, float right, MemorySegment out, long zAt, long length) {
        BinaryFunction f = FUNCTION == null ? plain : FUNCTION;
        FloatVector b = FloatVector.broadcast(F, right);
        MemorySegment a = Native.slice(left, aAt, length);
        final long bytes = a.byteSize();
        MemorySegment z = Native.slice(out, zAt, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(fromMemorySegment(F, NATIVE.cast(a), i, ORDER), b).intoMemorySegment(NATIVE.cast(z), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes % Lanes.BYTES));
            f.apply(fromMemorySegment(F, NATIVE.cast(a), i, ORDER, rest), b)
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER, rest);
        }
    }

    @Override
    public void run(float left, MemorySegment right, long bAt, MemorySegment out, long zAt, long length) {
        loop(plain, left, right, bAt, out, zAt, length);
    }

    private static void loop(
            BinaryFunction plain, float left, MemorySegment right, long bAt, MemorySegment out, long zAt, long length) {
        BinaryFunction f = FUNCTION == null ? plain : FUNCTION;
        FloatVector a = FloatVector.broadcast(F, left);
        MemorySegment b = Native.slice(right, bAt, length);
        final long bytes = b.byteSize();
        MemorySegment z = Native.slice(out, zAt, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            f.apply(a, fromMemorySegment(F, NATIVE.cast(b), i, ORDER)).intoMemorySegment(NATIVE.cast(z), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> rest = F.indexInRange(0, Lanes.count(bytes % Lanes.BYTES));
            f.apply(a, fromMemorySegment(F, NATIVE.cast(b), i, ORDER, rest))
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER, rest);
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
