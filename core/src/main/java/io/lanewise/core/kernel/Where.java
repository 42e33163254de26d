package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.NE;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** z = a where a mask is not 0, b elsewhere, all three broadcast; a and b of one type, the mask int32. */
public final class Where {
    private static final String NAME = "where";

    private Where() {}

    /**
     * A new array of the common shape.
     *
     * @throws IllegalArgumentException if shapes do not broadcast or types are others
     */
    public static NDArray of(NDArray mask, NDArray a, NDArray b) {
        Checks.ints(NAME, mask);
        Checks.sameType(NAME, a, b);
        Shape shape = Checks.broadcast(NAME, mask.shape(), Checks.broadcast(NAME, a.shape(), b.shape()));
        NDArray z = NDArray.empty(a.type(), shape, NAME);
        if (z.size() > 0) {
            run(mask, a, b, z);
        }
        return z;
    }

    private static void run(NDArray mask, NDArray a, NDArray b, NDArray z) {
        Shape shape = z.shape();
        NDArray chosen = mask.expand(shape).contiguous();
        Operand left = Operand.of(a, shape);
        Operand right = Operand.of(b, shape);
        int split = Math.max(left.split, right.split);
        long block = 1;
        for (int i = split; i < shape.rank(); i++) {
            block *= shape.dim(i);
        }
        boolean leftRuns = left.runs(split, shape);
        boolean rightRuns = right.runs(split, shape);
        MemorySegment masks = chosen.segment();
        MemorySegment out = z.segment();
        long pitch = block * Float.BYTES;
        Chunks.run(z.size(), Chunks.even(z.size() / block, Chunks.ELEMENTS / block) * block, (start, length) -> {
            for (long at = start; at < start + length; at += pitch) {
                MemorySegment m = Native.slice(masks, at, pitch);
                MemorySegment to = Native.slice(out, at, pitch);
                long a1 = left.offset(at / pitch, split, shape);
                long b1 = right.offset(at / pitch, split, shape);
                if (leftRuns && rightRuns) {
                    choose(m, Native.slice(left.memory, a1, pitch), Native.slice(right.memory, b1, pitch), to);
                } else if (rightRuns) {
                    choose(m, left.memory.get(JAVA_FLOAT, a1), Native.slice(right.memory, b1, pitch), to);
                } else if (leftRuns) {
                    choose(m, Native.slice(left.memory, a1, pitch), right.memory.get(JAVA_FLOAT, b1), to);
                } else {
                    choose(m, left.memory.get(JAVA_FLOAT, a1), right.memory.get(JAVA_FLOAT, b1), to);
                }
            }
        });
    }

    private static void choose(MemorySegment mask, MemorySegment left, MemorySegment right, MemorySegment out) {
        MemorySegment masks = NATIVE.cast(mask);
        final long bytes = masks.byteSize();
        MemorySegment a = Lanes.exactly(left, bytes);
        MemorySegment b = Lanes.exactly(right, bytes);
        MemorySegment z = Lanes.exactly(out, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(b), i, ORDER)
                    .blend(fromMemorySegment(F, NATIVE.cast(a), i, ORDER), chosen(masks, i))
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(b), i, ORDER, lanes)
                    .blend(fromMemorySegment(F, NATIVE.cast(a), i, ORDER, lanes), chosen(masks, i, lanes))
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER, lanes);
        }
    }

    private static void choose(MemorySegment mask, float a, MemorySegment right, MemorySegment out) {
        MemorySegment masks = NATIVE.cast(mask);
        final long bytes = masks.byteSize();
        MemorySegment b = Lanes.exactly(right, bytes);
        MemorySegment z = Lanes.exactly(out, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(b), i, ORDER)
                    .blend(a, chosen(masks, i))
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            fromMemorySegment(F, NATIVE.cast(b), i, ORDER, lanes)
                    .blend(a, chosen(masks, i, lanes))
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER, lanes);
        }
    }

    private static void choose(MemorySegment mask, MemorySegment left, float b, MemorySegment out) {
        MemorySegment masks = NATIVE.cast(mask);
        final long bytes = masks.byteSize();
        MemorySegment a = Lanes.exactly(left, bytes);
        MemorySegment z = Lanes.exactly(out, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.broadcast(F, b)
                    .blend(fromMemorySegment(F, NATIVE.cast(a), i, ORDER), chosen(masks, i))
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector.broadcast(F, b)
                    .blend(fromMemorySegment(F, NATIVE.cast(a), i, ORDER, lanes), chosen(masks, i, lanes))
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER, lanes);
        }
    }

    private static void choose(MemorySegment mask, float a, float b, MemorySegment out) {
        MemorySegment masks = NATIVE.cast(mask);
        final long bytes = masks.byteSize();
        MemorySegment z = Lanes.exactly(out, bytes);
        long i = 0;
        for (; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector.broadcast(F, b).blend(a, chosen(masks, i)).intoMemorySegment(NATIVE.cast(z), i, ORDER);
        }
        if (i < bytes) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector.broadcast(F, b)
                    .blend(a, chosen(masks, i, lanes))
                    .intoMemorySegment(NATIVE.cast(z), i, ORDER, lanes);
        }
    }

    /** The lanes whose mask is not 0. */
    private static VectorMask<Float> chosen(MemorySegment mask, long at) {
        return IntVector.fromMemorySegment(Lanes.I, NATIVE.cast(mask), at, ORDER)
                .compare(NE, 0)
                .cast(F);
    }

    private static VectorMask<Float> chosen(MemorySegment mask, long at, VectorMask<Float> lanes) {
        return IntVector.fromMemorySegment(Lanes.I, NATIVE.cast(mask), at, ORDER, lanes.cast(Lanes.I))
                .compare(NE, 0)
                .cast(F);
    }
}
