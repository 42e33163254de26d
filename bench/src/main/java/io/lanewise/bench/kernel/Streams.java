package io.lanewise.bench.kernel;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The plainest loops that read and write so many arrays, whole vectors only: the measure for kernels. */
final class Streams {
    private final int reads;
    private final int writes;
    private final MemorySegment[] arrays;
    private final boolean loop;
    private float sum;

    /**
     * Of arrays of one length, of which the first ones are written.
     *
     * @param loop whether a copy is a loop, too, and not the platform's own
     */
    Streams(int reads, int writes, boolean loop, NDArray... arrays) {
        this.loop = loop;
        this.reads = reads;
        this.writes = writes;
        this.arrays = new MemorySegment[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            this.arrays[i] = arrays[i].segment();
        }
    }

    /** How many arrays that takes: what is written is also read, unless it is a copy, and a fifth read is the fourth again. */
    static int arrays(int reads, int writes) {
        return reads == 1 && writes == 1 ? 2 : Math.min(4, reads);
    }

    /** One pass. */
    void run() {
        switch (10 * reads + writes) {
            case 10 -> sum += read(arrays[0]);
            case 11 -> {
                if (loop) {
                    one(arrays[0], arrays[1]);
                } else {
                    MemorySegment.copy(arrays[1], 0, arrays[0], 0, arrays[0].byteSize());
                }
            }
            case 21 -> two(arrays[0], arrays[1]);
            case 32 -> three(arrays[0], arrays[1], arrays[2]);
            case 43 -> four(arrays[0], arrays[1], arrays[2], arrays[3]);
            case 53 -> {
                sum += read(arrays[3]);
                four(arrays[0], arrays[1], arrays[2], arrays[3]);
            }
            default -> throw new IllegalArgumentException("no loop with " + reads + " reads and " + writes + " writes");
        }
    }

    private static float read(MemorySegment x) {
        FloatVector a = FloatVector.zero(F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long bytes = x.byteSize();
        for (long i = 0; i <= bytes - 4L * Lanes.BYTES; i += 4L * Lanes.BYTES) {
            a = a.add(fromMemorySegment(F, NATIVE.cast(x), i, ORDER));
            b = b.add(fromMemorySegment(F, NATIVE.cast(x), i + Lanes.BYTES, ORDER));
            c = c.add(fromMemorySegment(F, NATIVE.cast(x), i + 2L * Lanes.BYTES, ORDER));
            d = d.add(fromMemorySegment(F, NATIVE.cast(x), i + 3L * Lanes.BYTES, ORDER));
        }
        return Lanes.sum(a.add(b).add(c.add(d)));
    }

    private static void one(MemorySegment out, MemorySegment in) {
        final long bytes = out.byteSize();
        MemorySegment a = Lanes.exactly(out, bytes);
        MemorySegment b = Lanes.exactly(in, bytes);
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(b), i, ORDER).intoMemorySegment(NATIVE.cast(a), i, ORDER);
        }
    }

    private static void two(MemorySegment out, MemorySegment in) {
        final long bytes = out.byteSize();
        MemorySegment a = Lanes.exactly(out, bytes);
        MemorySegment b = Lanes.exactly(in, bytes);
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            fromMemorySegment(F, NATIVE.cast(a), i, ORDER)
                    .add(fromMemorySegment(F, NATIVE.cast(b), i, ORDER))
                    .intoMemorySegment(NATIVE.cast(a), i, ORDER);
        }
    }

    private static void three(MemorySegment out, MemorySegment state, MemorySegment in) {
        final long bytes = out.byteSize();
        MemorySegment a = Lanes.exactly(out, bytes);
        MemorySegment b = Lanes.exactly(state, bytes);
        MemorySegment c = Lanes.exactly(in, bytes);
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector g = fromMemorySegment(F, NATIVE.cast(c), i, ORDER);
            fromMemorySegment(F, NATIVE.cast(a), i, ORDER).add(g).intoMemorySegment(NATIVE.cast(a), i, ORDER);
            fromMemorySegment(F, NATIVE.cast(b), i, ORDER).add(g).intoMemorySegment(NATIVE.cast(b), i, ORDER);
        }
    }

    private static void four(MemorySegment out, MemorySegment state, MemorySegment more, MemorySegment in) {
        final long bytes = out.byteSize();
        MemorySegment a = Lanes.exactly(out, bytes);
        MemorySegment b = Lanes.exactly(state, bytes);
        MemorySegment c = Lanes.exactly(more, bytes);
        MemorySegment d = Lanes.exactly(in, bytes);
        for (long i = 0; i <= bytes - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector g = fromMemorySegment(F, NATIVE.cast(d), i, ORDER);
            fromMemorySegment(F, NATIVE.cast(a), i, ORDER).add(g).intoMemorySegment(NATIVE.cast(a), i, ORDER);
            fromMemorySegment(F, NATIVE.cast(b), i, ORDER).add(g).intoMemorySegment(NATIVE.cast(b), i, ORDER);
            fromMemorySegment(F, NATIVE.cast(c), i, ORDER).add(g).intoMemorySegment(NATIVE.cast(c), i, ORDER);
        }
    }

    /** Of all reads, so that none is left out. */
    float sum() {
        return sum;
    }
}
