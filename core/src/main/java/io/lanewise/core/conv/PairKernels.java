package io.lanewise.core.conv;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;

import io.lanewise.core.simd.Lanes;
import io.lanewise.core.simd.Native;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** Pooling of one image of one channel with windows of two by two side by side: a vector of results from two vectors of each of two rows. */
final class PairKernels {
    private static final long BYTES = Float.BYTES;
    private static final IntVector EVEN = IntVector.broadcast(Lanes.I, 0).addIndex(2);
    private static final IntVector ODD = IntVector.broadcast(Lanes.I, 1).addIndex(2);
    private static final IntVector FIRST = joined(0);
    private static final IntVector SECOND = joined(Lanes.COUNT / 2);
    private static final FloatVector QUARTER = FloatVector.broadcast(Lanes.F, 0.25f);

    private PairKernels() {}

    /** Lanes of u and v by turns, from lane {@code start} on. */
    private static IntVector joined(int start) {
        int[] lanes = new int[Lanes.COUNT];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = start + i / 2 + i % 2 * Lanes.COUNT;
        }
        return IntVector.fromArray(Lanes.I, lanes, 0);
    }

    static void max(
            MemorySegment source,
            long from,
            int width,
            MemorySegment target,
            MemorySegment places,
            long to,
            int rows,
            int columns) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column += Lanes.COUNT) {
                int place = 2 * row * width + 2 * column;
                long out = to + BYTES * (row * columns + column);
                int count = Math.min(Lanes.COUNT, columns - column);
                long upper = from + BYTES * place;
                long lower = upper + BYTES * width;
                first(source, upper, place, target, places, out, count);
                larger(source, upper, place, ODD, target, places, out, count);
                larger(source, lower, place + width, EVEN, target, places, out, count);
                larger(source, lower, place + width, ODD, target, places, out, count);
            }
        }
    }

    /** The first of every two elements of a row, as the largest so far; {@code at} is where {@code 2 count} of them begin, number {@code place} of the image. */
    private static void first(
            MemorySegment source, long at, int place, MemorySegment target, MemorySegment places, long to, int count) {
        VectorMask<Float> mask = Lanes.first(count);
        IntVector u = ints(source, at, Lanes.rest(2 * BYTES * count));
        IntVector v = ints(source, at + Lanes.BYTES, Lanes.rest(Math.max(0, 2 * BYTES * count - Lanes.BYTES)));
        Native.store(EVEN.selectFrom(u, v).reinterpretAsFloats(), target, to, mask);
        if (places != MemorySegment.NULL) {
            EVEN.add(place).intoMemorySegment(Native.known(places), to, Lanes.ORDER, mask.cast(Lanes.I));
        }
    }

    /** The larger of every second element and of what is there. A method for all would be more than the first compiler takes. */
    private static void larger(
            MemorySegment source,
            long at,
            int place,
            IntVector which,
            MemorySegment target,
            MemorySegment places,
            long to,
            int count) {
        VectorMask<Float> mask = Lanes.first(count);
        IntVector u = ints(source, at, Lanes.rest(2 * BYTES * count));
        IntVector v = ints(source, at + Lanes.BYTES, Lanes.rest(Math.max(0, 2 * BYTES * count - Lanes.BYTES)));
        FloatVector next = which.selectFrom(u, v).reinterpretAsFloats();
        VectorMask<Float> better = next.compare(GT, Native.load(target, to, mask))
                .or(next.test(IS_NAN))
                .and(mask);
        Native.store(next, target, to, better);
        if (places != MemorySegment.NULL) {
            which.add(place).intoMemorySegment(Native.known(places), to, Lanes.ORDER, better.cast(Lanes.I));
        }
    }

    private static IntVector ints(MemorySegment source, long at, VectorMask<Float> mask) {
        return IntVector.fromMemorySegment(Lanes.I, Native.known(source), at, Lanes.ORDER, mask.cast(Lanes.I));
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
            for (int column = 0; column < columns; column += Lanes.COUNT) {
                int place = 2 * row * width + 2 * column;
                int count = Math.min(Lanes.COUNT, columns - column);
                long at = from + BYTES * (row * columns + column);
                maxBackwardRow(above, places, at, below, to + BYTES * place, place, count, add);
                maxBackwardRow(above, places, at, below, to + BYTES * (place + width), place + width, count, add);
            }
        }
    }

    /** One of the two rows under a vector of results. */
    private static void maxBackwardRow(
            MemorySegment above,
            MemorySegment places,
            long from,
            MemorySegment below,
            long to,
            int place,
            int count,
            boolean add) {
        VectorMask<Float> mask = Lanes.first(count);
        FloatVector dy = FloatVector.fromMemorySegment(Lanes.F, Native.known(above), from, Lanes.ORDER, mask);
        IntVector index =
                IntVector.fromMemorySegment(Lanes.I, Native.known(places), from, Lanes.ORDER, mask.cast(Lanes.I));
        FloatVector zero = FloatVector.zero(Lanes.F);
        FloatVector even = zero.blend(dy, index.compare(EQ, EVEN.add(place)).cast(Lanes.F));
        FloatVector odd = zero.blend(dy, index.compare(EQ, ODD.add(place)).cast(Lanes.F));
        spread(even.reinterpretAsInts(), odd.reinterpretAsInts(), below, to, 2 * count, add);
    }

    static void average(
            MemorySegment source, long from, int width, MemorySegment target, long to, int rows, int columns) {
        MemorySegment in = Native.known(source);
        MemorySegment out = Native.known(target);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column += Lanes.COUNT) {
                int count = Math.min(Lanes.COUNT, columns - column);
                VectorMask<Float> first = Lanes.first(Math.min(Lanes.COUNT, 2 * count));
                VectorMask<Float> second = Lanes.first(Math.max(0, 2 * count - Lanes.COUNT));
                long at = from + BYTES * (2 * row * width + 2 * column);
                long next = at + BYTES * width;
                IntVector u = FloatVector.fromMemorySegment(Lanes.F, in, at, Lanes.ORDER, first)
                        .add(FloatVector.fromMemorySegment(Lanes.F, in, next, Lanes.ORDER, first))
                        .reinterpretAsInts();
                IntVector v = FloatVector.fromMemorySegment(Lanes.F, in, at + Lanes.BYTES, Lanes.ORDER, second)
                        .add(FloatVector.fromMemorySegment(Lanes.F, in, next + Lanes.BYTES, Lanes.ORDER, second))
                        .reinterpretAsInts();
                EVEN.selectFrom(u, v)
                        .reinterpretAsFloats()
                        .add(ODD.selectFrom(u, v).reinterpretAsFloats())
                        .mul(QUARTER)
                        .intoMemorySegment(out, to + BYTES * (row * columns + column), Lanes.ORDER, Lanes.first(count));
            }
        }
    }

    static void averageBackward(
            MemorySegment above,
            long from,
            MemorySegment below,
            long to,
            int width,
            int rows,
            int columns,
            boolean add) {
        MemorySegment dy = Native.known(above);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column += Lanes.COUNT) {
                int count = Math.min(Lanes.COUNT, columns - column);
                long at = from + BYTES * (row * columns + column);
                IntVector share = FloatVector.fromMemorySegment(Lanes.F, dy, at, Lanes.ORDER, Lanes.first(count))
                        .mul(QUARTER)
                        .reinterpretAsInts();
                long next = to + BYTES * (2 * row * width + 2 * column);
                spread(share, share, below, next, 2 * count, add);
                spread(share, share, below, next + BYTES * width, 2 * count, add);
            }
        }
    }

    /** Lanes of two vectors by turns to {@code count} elements, or added to them. */
    private static void spread(IntVector even, IntVector odd, MemorySegment below, long to, int count, boolean add) {
        MemorySegment dx = Native.known(below);
        VectorMask<Float> first = Lanes.first(Math.min(Lanes.COUNT, count));
        FloatVector u = FIRST.selectFrom(even, odd).reinterpretAsFloats();
        FloatVector v = SECOND.selectFrom(even, odd).reinterpretAsFloats();
        if (add) {
            u = u.add(FloatVector.fromMemorySegment(Lanes.F, dx, to, Lanes.ORDER, first));
        }
        u.intoMemorySegment(dx, to, Lanes.ORDER, first);
        if (count > Lanes.COUNT) {
            VectorMask<Float> second = Lanes.first(count - Lanes.COUNT);
            if (add) {
                v = v.add(FloatVector.fromMemorySegment(Lanes.F, dx, to + Lanes.BYTES, Lanes.ORDER, second));
            }
            v.intoMemorySegment(dx, to + Lanes.BYTES, Lanes.ORDER, second);
        }
    }
}
