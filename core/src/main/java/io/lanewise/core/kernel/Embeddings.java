package io.lanewise.core.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** What a table of vectors needs besides {@link Indexing#select}: its gradient, and a bound on its rows. */
public final class Embeddings {
    private Embeddings() {}

    /**
     * {@code target[index[i]] += source[i]}: the gradient of looking up rows.
     *
     * @param target {@code [rows, width]}, contiguous
     * @param index {@code [n]}, each in [0, rows)
     * @param source {@code [n, width]}
     * @param skip a row that gets nothing; -1 for none
     * @param byFrequency whether each row's part is divided by the number of times that it stands in the index
     */
    public static void add(NDArray target, int[] index, NDArray source, int skip, boolean byFrequency) {
        Door.output("embedding", "the gradient", target, target.shape());
        Checks.rank("embedding", "the gradient", target, 2);
        MemorySegment from =
                Door.input("embedding", "source", source, target.shape().with(0, index.length));
        MemorySegment to = target.segment();
        int[] times = new int[byFrequency ? target.shape().dim(0) : 0];
        if (byFrequency) {
            for (int place : index) {
                times[place]++;
            }
        }
        long pitch = (long) target.shape().dim(1) * Float.BYTES;
        for (int i = 0; i < index.length; i++) {
            if (index[i] != skip) {
                addRow(from, i * pitch, to, index[i] * pitch, pitch, byFrequency ? 1f / times[index[i]] : 1);
            }
        }
    }

    /** y += factor x. */
    private static void addRow(
            MemorySegment from, long source, MemorySegment to, long target, long length, float factor) {
        MemorySegment x = Native.slice(from, source, length);
        final long bytes = x.byteSize();
        MemorySegment y = Native.slice(to, target, bytes);
        FloatVector factors = FloatVector.broadcast(F, factor);
        for (long i = 0; i < bytes; i += Lanes.BYTES) {
            VectorMask<Float> lanes = F.indexInRange(0, Lanes.count(bytes - i));
            Lanes.fma(
                            fromMemorySegment(F, NATIVE.cast(x), i, ORDER, lanes),
                            factors,
                            fromMemorySegment(F, NATIVE.cast(y), i, ORDER, lanes))
                    .intoMemorySegment(NATIVE.cast(y), i, ORDER, lanes);
        }
    }

    /**
     * Shortens the rows named that are longer than {@code most} to that length, in place.
     *
     * @param p of the norm that is the length
     */
    public static void bound(NDArray table, int[] index, double most, double p) {
        Door.output("embedding", "weight", table, table.shape());
        MemorySegment memory = table.segment();
        int width = table.shape().dim(1);
        for (int place : index) {
            long at = (long) place * width;
            double norm = norm(memory, at, width, p);
            if (norm > most) { // a row that is named again is short by then
                float factor = (float) (most / (norm + 1e-7));
                for (int j = 0; j < width; j++) {
                    memory.setAtIndex(JAVA_FLOAT, at + j, memory.getAtIndex(JAVA_FLOAT, at + j) * factor);
                }
            }
        }
    }

    private static double norm(MemorySegment memory, long at, int width, double p) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
            double size = Math.abs(memory.getAtIndex(JAVA_FLOAT, at + j));
            sum = Double.isInfinite(p) ? Math.max(sum, size) : sum + (p == 2 ? size * size : Math.pow(size, p));
        }
        return Double.isInfinite(p) ? sum : p == 2 ? Math.sqrt(sum) : Math.pow(sum, 1 / p);
    }
}
