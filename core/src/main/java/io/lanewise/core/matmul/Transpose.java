package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Native.NATIVE;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;

/**
 * Transposes square blocks of a vector's width in two passes, four rows at a time: first the elements within groups of four lanes, then the
 * groups. Each pass keeps eight vectors, so that the compiler needs no more registers than there are.
 */
final class Transpose {
    /** Lanes of a group. */
    private static final int GROUP = 4;

    private static final IntVector ELEMENTS_LOW = interleave(1, 0);
    private static final IntVector ELEMENTS_HIGH = interleave(1, 1);
    private static final IntVector GROUPS_LOW = interleave(GROUP, 0);
    private static final IntVector GROUPS_HIGH = interleave(GROUP, 1);

    /** Bytes of a block. */
    static final int BLOCK = Lanes.COUNT * Lanes.BYTES;

    private static final long ROWS = (long) GROUP * Lanes.BYTES;

    private Transpose() {}

    /**
     * Chooses from two vectors u and v: units of {@code unit} lanes, alternately of u and of v, from the lower or the upper half of each run
     * (a run is a group for single lanes, the whole vector for groups).
     */
    private static IntVector interleave(int unit, int half) {
        int run = unit == 1 ? GROUP : Lanes.COUNT;
        int[] lanes = new int[Lanes.COUNT];
        for (int i = 0; i < lanes.length; i++) {
            int start = i / run * run;
            int place = (i - start) / unit;
            int source = start + half * run / 2 + place / 2 * unit + i % unit;
            lanes[i] = source + (place % 2 == 0 ? 0 : Lanes.COUNT);
        }
        return IntVector.fromArray(Lanes.I, lanes, 0);
    }

    /** Rows of {@code from}, {@code pitch} bytes apart, to the buffer, transposed within groups. */
    static void elements(MemorySegment from, long offset, long pitch, MemorySegment buffer) {
        from = NATIVE.cast(from);
        buffer = NATIVE.cast(buffer);
        long target = 0;
        for (int row = 0; row < Lanes.COUNT; row += GROUP) {
            IntVector u0 = load(from, offset);
            IntVector u1 = load(from, offset + pitch);
            IntVector u2 = load(from, offset + 2 * pitch);
            IntVector u3 = load(from, offset + 3 * pitch);
            IntVector low = choose(ELEMENTS_LOW, u0, u2);
            IntVector high = choose(ELEMENTS_HIGH, u0, u2);
            IntVector low1 = choose(ELEMENTS_LOW, u1, u3);
            IntVector high1 = choose(ELEMENTS_HIGH, u1, u3);
            store(choose(ELEMENTS_LOW, low, low1), buffer, target);
            store(choose(ELEMENTS_HIGH, low, low1), buffer, target + Lanes.BYTES);
            store(choose(ELEMENTS_LOW, high, high1), buffer, target + 2L * Lanes.BYTES);
            store(choose(ELEMENTS_HIGH, high, high1), buffer, target + 3L * Lanes.BYTES);
            offset += 4 * pitch;
            target += ROWS;
        }
    }

    /** The buffer to rows of {@code to}, transposed by groups. */
    static void groups(MemorySegment buffer, MemorySegment to, long offset, long pitch) {
        if (Lanes.COUNT == GROUP * GROUP) {
            four(buffer, to, offset, pitch);
        } else if (Lanes.COUNT == 2 * GROUP) {
            two(buffer, to, offset, pitch);
        } else {
            one(buffer, to, offset, pitch);
        }
    }

    /** Four groups in a vector. */
    private static void four(MemorySegment buffer, MemorySegment to, long offset, long pitch) {
        buffer = NATIVE.cast(buffer);
        to = NATIVE.cast(to);
        for (long source = 0; source < ROWS; source += Lanes.BYTES) {
            IntVector u0 = load(buffer, source);
            IntVector u1 = load(buffer, source + ROWS);
            IntVector u2 = load(buffer, source + 2 * ROWS);
            IntVector u3 = load(buffer, source + 3 * ROWS);
            IntVector low = choose(GROUPS_LOW, u0, u2);
            IntVector high = choose(GROUPS_HIGH, u0, u2);
            IntVector low1 = choose(GROUPS_LOW, u1, u3);
            IntVector high1 = choose(GROUPS_HIGH, u1, u3);
            store(choose(GROUPS_LOW, low, low1), to, offset);
            store(choose(GROUPS_HIGH, low, low1), to, offset + 4 * pitch);
            store(choose(GROUPS_LOW, high, high1), to, offset + 8 * pitch);
            store(choose(GROUPS_HIGH, high, high1), to, offset + 12 * pitch);
            offset += pitch;
        }
    }

    private static void two(MemorySegment buffer, MemorySegment to, long offset, long pitch) {
        buffer = NATIVE.cast(buffer);
        to = NATIVE.cast(to);
        for (long source = 0; source < ROWS; source += Lanes.BYTES) {
            IntVector u0 = load(buffer, source);
            IntVector u1 = load(buffer, source + ROWS);
            store(choose(GROUPS_LOW, u0, u1), to, offset);
            store(choose(GROUPS_HIGH, u0, u1), to, offset + 4 * pitch);
            offset += pitch;
        }
    }

    private static void one(MemorySegment buffer, MemorySegment to, long offset, long pitch) {
        buffer = NATIVE.cast(buffer);
        to = NATIVE.cast(to);
        for (long source = 0; source < ROWS; source += Lanes.BYTES) {
            store(load(buffer, source), to, offset);
            offset += pitch;
        }
    }

    private static IntVector load(MemorySegment segment, long offset) {
        return IntVector.fromMemorySegment(Lanes.I, segment, offset, Lanes.ORDER);
    }

    private static void store(IntVector v, MemorySegment segment, long offset) {
        v.intoMemorySegment(segment, offset, Lanes.ORDER);
    }

    private static IntVector choose(IntVector lanes, IntVector u, IntVector v) {
        return lanes.selectFrom(u, v);
    }
}
