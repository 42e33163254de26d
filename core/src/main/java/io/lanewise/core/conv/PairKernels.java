package io.lanewise.core.conv;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Pooling of one image of one channel with windows of two by two side by side: a vector of results from two vectors of each of two rows. */
final class PairKernels {
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED;
    private static final long BYTES = Float.BYTES;
    private static final IntVector EVEN = IntVector.broadcast(Lanes.I, 0).addIndex(2);
    private static final IntVector ODD = IntVector.broadcast(Lanes.I, 1).addIndex(2);
    private static final IntVector IOTA = IntVector.broadcast(Lanes.I, 0).addIndex(1);

    /** Results whose elements are a vector. */
    private static final int HALF = Lanes.COUNT / 2;

    /** Lanes 0, 0, 1, 1, ... */
    private static final VectorShuffle<Float> TWICE = VectorShuffle.fromOp(F, lane -> lane / 2);

    private static final VectorShuffle<Integer> TWICE_INTS = VectorShuffle.fromOp(Lanes.I, lane -> lane / 2);
    private static final FloatVector QUARTER = FloatVector.broadcast(F, 0.25f);

    private PairKernels() {}

    static void max(
            MemorySegment source,
            long from,
            int width,
            MemorySegment target,
            MemorySegment places,
            long to,
            int rows,
            int columns) {
        MemorySegment spare = Buffers.get().results(6L * Lanes.BYTES);
        long end = to + BYTES * rows * columns;
        long last = source.byteSize() - BYTES * width - 2L * Lanes.BYTES;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column += Lanes.COUNT) {
                int place = 2 * row * width + 2 * column;
                int count = Math.min(Lanes.COUNT, columns - column);
                long out = to + BYTES * (row * columns + column);
                long at = from + BYTES * place;
                if (places != MemorySegment.NULL && at <= last && out + Lanes.BYTES <= end) {
                    largest(source, at, BYTES * width, place, width, target, out, places, out);
                    continue;
                }
                if (at <= last) {
                    largest(source, at, BYTES * width, place, width, spare, 0, spare, Lanes.BYTES);
                } else { // whole vectors would go beyond the end
                    MemorySegment.copy(source, at, spare, 2L * Lanes.BYTES, 2 * BYTES * count);
                    MemorySegment.copy(source, at + BYTES * width, spare, 4L * Lanes.BYTES, 2 * BYTES * count);
                    long begin = 2L * Lanes.BYTES;
                    largest(spare, begin, begin, place, width, spare, 0, spare, Lanes.BYTES);
                }
                part(spare, target, places, out, count);
            }
        }
    }

    /**
     * A vector of results and their places, without regard to where a row ends: what is too much is overwritten by the next row. With masks this
     * was more than the compilers take.
     *
     * @param at where two vectors of the upper row begin, element {@code place} of the image; those of the lower are {@code pitch} bytes further
     */
    private static void largest(
            MemorySegment source,
            long at,
            long pitch,
            int place,
            int width,
            MemorySegment target,
            long to,
            MemorySegment places,
            long placesTo) {
        MemorySegment in = NATIVE.cast(source);
        IntVector u = IntVector.fromMemorySegment(Lanes.I, in, at, ORDER);
        IntVector v = IntVector.fromMemorySegment(Lanes.I, in, at + Lanes.BYTES, ORDER);
        FloatVector even = EVEN.selectFrom(u, v).reinterpretAsFloats();
        FloatVector odd = ODD.selectFrom(u, v).reinterpretAsFloats();
        VectorMask<Float> second = odd.compare(GT, even).or(odd.test(IS_NAN));
        FloatVector upper = even.blend(odd, second);
        IntVector upperPlace = EVEN.blend(ODD, second.cast(Lanes.I));
        u = IntVector.fromMemorySegment(Lanes.I, in, at + pitch, ORDER);
        v = IntVector.fromMemorySegment(Lanes.I, in, at + pitch + Lanes.BYTES, ORDER);
        even = EVEN.selectFrom(u, v).reinterpretAsFloats();
        odd = ODD.selectFrom(u, v).reinterpretAsFloats();
        second = odd.compare(GT, even).or(odd.test(IS_NAN));
        FloatVector lower = even.blend(odd, second);
        IntVector lowerPlace = EVEN.blend(ODD, second.cast(Lanes.I)).add(width);
        VectorMask<Float> better = lower.compare(GT, upper).or(lower.test(IS_NAN));
        upper.blend(lower, better).intoMemorySegment(NATIVE.cast(target), to, ORDER);
        upperPlace
                .blend(lowerPlace, better.cast(Lanes.I))
                .add(place)
                .intoMemorySegment(NATIVE.cast(places), placesTo, ORDER);
    }

    /** Copies so many results, one by one: a mask would become an object near the end of memory. */
    private static void part(MemorySegment spare, MemorySegment target, MemorySegment places, long to, int count) {
        MemorySegment in = NATIVE.cast(spare);
        MemorySegment out = NATIVE.cast(target);
        for (long i = 0; i < BYTES * count; i += BYTES) {
            out.set(FLOAT, to + i, in.get(FLOAT, i));
        }
        if (places != MemorySegment.NULL) {
            MemorySegment index = NATIVE.cast(places);
            for (long i = 0; i < BYTES * count; i += BYTES) {
                index.set(INT, to + i, in.get(INT, Lanes.BYTES + i));
            }
        }
    }

    private static IntVector ints(MemorySegment source, long at, VectorMask<Float> mask) {
        return IntVector.fromMemorySegment(Lanes.I, NATIVE.cast(source), at, ORDER, mask.cast(Lanes.I));
    }

    static void maxBackward(
            MemorySegment above,
            MemorySegment places,
            long from,
            MemorySegment below,
            long to,
            int width,
            int rows,
            int columns,
            boolean add) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column += HALF) {
                int place = 2 * row * width + 2 * column;
                int count = Math.min(HALF, columns - column);
                long at = from + BYTES * (row * columns + column);
                if (add) {
                    addLargest(above, places, at, below, to + BYTES * place, place, count);
                    addLargest(above, places, at, below, to + BYTES * (place + width), place + width, count);
                } else {
                    toLargest(above, places, at, below, to + BYTES * place, place, width, count);
                }
            }
        }
    }

    /** Half a vector of results to the two rows under it: each twice, and zero where it does not belong. */
    private static void toLargest(
            MemorySegment above,
            MemorySegment places,
            long from,
            MemorySegment below,
            long to,
            int place,
            int width,
            int count) {
        VectorMask<Float> mask = F.indexInRange(0, count);
        FloatVector dy =
                fromMemorySegment(F, NATIVE.cast(above), from, ORDER, mask).rearrange(TWICE);
        IntVector index =
                ints(places, from, mask).rearrange(TWICE_INTS).sub(IOTA).sub(place);
        FloatVector zero = FloatVector.zero(F);
        VectorMask<Float> both = F.indexInRange(0, 2 * count);
        zero.blend(dy, index.compare(EQ, 0).cast(F)).intoMemorySegment(NATIVE.cast(below), to, ORDER, both);
        zero.blend(dy, index.compare(EQ, width).cast(F))
                .intoMemorySegment(NATIVE.cast(below), to + BYTES * width, ORDER, both);
    }

    /** Half a vector of results, added in one of the two rows under it. */
    private static void addLargest(
            MemorySegment above, MemorySegment places, long from, MemorySegment below, long to, int place, int count) {
        VectorMask<Float> mask = F.indexInRange(0, count);
        FloatVector dy =
                fromMemorySegment(F, NATIVE.cast(above), from, ORDER, mask).rearrange(TWICE);
        IntVector index = ints(places, from, mask).rearrange(TWICE_INTS).sub(IOTA);
        VectorMask<Float> here = index.compare(EQ, place).cast(F).and(F.indexInRange(0, 2 * count));
        dy.add(fromMemorySegment(F, NATIVE.cast(below), to, ORDER, here))
                .intoMemorySegment(NATIVE.cast(below), to, ORDER, here);
    }

    static void average(
            MemorySegment source, long from, int width, MemorySegment target, long to, int rows, int columns) {
        MemorySegment in = NATIVE.cast(source);
        MemorySegment out = NATIVE.cast(target);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column += Lanes.COUNT) {
                int count = Math.min(Lanes.COUNT, columns - column);
                VectorMask<Float> first = F.indexInRange(0, Math.min(Lanes.COUNT, 2 * count));
                VectorMask<Float> second = F.indexInRange(0, Math.max(0, 2 * count - Lanes.COUNT));
                long at = from + BYTES * (2 * row * width + 2 * column);
                long next = at + BYTES * width;
                IntVector u = FloatVector.fromMemorySegment(F, in, at, ORDER, first)
                        .add(FloatVector.fromMemorySegment(F, in, next, ORDER, first))
                        .reinterpretAsInts();
                IntVector v = FloatVector.fromMemorySegment(F, in, at + Lanes.BYTES, ORDER, second)
                        .add(FloatVector.fromMemorySegment(F, in, next + Lanes.BYTES, ORDER, second))
                        .reinterpretAsInts();
                EVEN.selectFrom(u, v)
                        .reinterpretAsFloats()
                        .add(ODD.selectFrom(u, v).reinterpretAsFloats())
                        .mul(QUARTER)
                        .intoMemorySegment(out, to + BYTES * (row * columns + column), ORDER, F.indexInRange(0, count));
            }
        }
    }

    /** Adds. */
    static void averageBackward(
            MemorySegment above, long from, MemorySegment below, long to, int width, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column += HALF) {
                int count = Math.min(HALF, columns - column);
                long at = from + BYTES * (row * columns + column);
                long next = to + BYTES * (2 * row * width + 2 * column);
                addShares(above, at, below, next, BYTES * width, count);
            }
        }
    }

    /** Half a vector of results, added to all four elements under each. */
    private static void addShares(MemorySegment above, long from, MemorySegment below, long to, long pitch, int count) {
        FloatVector share = fromMemorySegment(F, NATIVE.cast(above), from, ORDER, F.indexInRange(0, count))
                .rearrange(TWICE)
                .mul(QUARTER);
        VectorMask<Float> both = F.indexInRange(0, 2 * count);
        share.add(fromMemorySegment(F, NATIVE.cast(below), to, ORDER, both))
                .intoMemorySegment(NATIVE.cast(below), to, ORDER, both);
        share.add(fromMemorySegment(F, NATIVE.cast(below), to + pitch, ORDER, both))
                .intoMemorySegment(NATIVE.cast(below), to + pitch, ORDER, both);
    }
}
