package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The norm of gradients, by which they are clipped: one read of them, and then a factor for the optimizer's step. */
public final class GradientNorm {
    /** Bytes whose squares are summed in float before double takes over. */
    private static final long BLOCK = 128L * Lanes.BYTES;

    private GradientNorm() {}

    /** Sum of the squares of all elements; infinite where a square is. */
    public static double squares(NDArray x) {
        Checks.floats("norm", x);
        MemorySegment from = x.contiguous().segment();
        double[] parts = new double[(int) ((x.size() + Chunks.ELEMENTS - 1) / Chunks.ELEMENTS)];
        Chunks.run(x.size(), Chunks.ELEMENTS, (at, bytes) -> {
            double sum = 0;
            for (long i = at; i < at + bytes; i += BLOCK) {
                sum += squares(from, i, Math.min(BLOCK, at + bytes - i));
            }
            parts[(int) (at / Float.BYTES / Chunks.ELEMENTS)] = sum;
        });
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return sum;
    }

    private static float squares(MemorySegment elements, long at, long length) {
        MemorySegment x = Native.slice(elements, at, length);
        final long bytes = x.byteSize();
        FloatVector a = FloatVector.zero(F);
        FloatVector b = FloatVector.zero(F);
        FloatVector c = FloatVector.zero(F);
        FloatVector d = FloatVector.zero(F);
        long i = 0;
        for (; i <= bytes - 4L * Lanes.BYTES; i += 4L * Lanes.BYTES) {
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER);
            a = Lanes.fma(v, v, a);
            v = fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER);
            b = Lanes.fma(v, v, b);
            v = fromMemorySegment(F, NATIVE.cast(x), i + 2L * Lanes.BYTES, ORDER);
            c = Lanes.fma(v, v, c);
            v = fromMemorySegment(F, NATIVE.cast(x), i + 3L * Lanes.BYTES, ORDER);
            d = Lanes.fma(v, v, d);
        }
        a = a.add(b).add(c.add(d));
        for (; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            FloatVector v = fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes);
            a = Lanes.fma(v, v, a);
        }
        return Lanes.sum(a);
    }
}
