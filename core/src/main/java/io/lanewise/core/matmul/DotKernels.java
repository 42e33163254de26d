package io.lanewise.core.matmul;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;

import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Products of rows of A with columns of B where both are contiguous along k, as in {@code x Wᵀ} for few rows of x: the vectors run along
 * k, and each accumulator of a tile ends as one element of C. In the operands B is turned: {@code bRow} lies between its columns.
 */
final class DotKernels {
    /** Rows of a tile, columns of the narrower kind. */
    private static final int TILE = 4;

    /** Rows whose sums are finished together; also the columns where there is one row only. */
    private static final int BAND = 16;

    /** Bytes for the accumulators of a band, and a vector that may be read beyond them. */
    static final int SUMS = (BAND * (TILE + 1) + 1) * Lanes.BYTES;

    /** Cycles for the finish of one element, about. */
    static final int FINISH = 11;

    private static final IntVector EVEN = every(0);
    private static final IntVector ODD = every(1);

    private DotKernels() {}

    private static IntVector every(int first) {
        return IntVector.broadcast(Lanes.I, first).addIndex(2);
    }

    /** {@code rows} by {@code columns} elements of C from byte {@code c0} on. */
    static void run(Operands o, int k, MemorySegment sums, int rows, int columns, long a0, long b0, long s0, long c0) {
        while (columns > 0) {
            int width = rows == 1 ? Math.min(BAND, columns) : width(columns);
            for (int i = 0; i < rows; i += BAND) {
                int band = Math.min(BAND, rows - i);
                band(o, k, sums, band, width, a0 + i * o.aRow, b0);
                store(o, sums, band, width, s0 + i * o.sRow, c0 + i * o.cRow);
            }
            columns -= width;
            b0 += width * o.bRow;
            s0 += width * o.sCol;
            c0 += (long) width * Float.BYTES;
        }
    }

    /** Columns of the next tiles: five where that saves a tile. */
    static int width(int columns) {
        int over = columns % TILE;
        return over != 0 && columns >= (TILE + 1) * over ? TILE + 1 : Math.min(TILE, columns);
    }

    /** The elements of a band to {@code sums}, row after row. */
    private static void band(Operands o, int k, MemorySegment sums, int rows, int width, long a0, long b0) {
        int made = 0;
        if (rows == 1) {
            for (; made < width; made += TILE) {
                row(o, k, a0, b0 + made * o.bRow, width - made, sums, (long) made * Lanes.BYTES);
            }
        } else {
            for (int i = 0; i < rows; i += TILE) {
                long at = (long) made * Lanes.BYTES;
                if (width > TILE) {
                    DotTiles.five(o, k, a0 + i * o.aRow, rows - i, b0, sums, at);
                } else {
                    DotTiles.four(o, k, a0 + i * o.aRow, rows - i, b0, width, sums, at);
                }
                made += TILE * pitch(rows, width);
            }
        }
        if (k % Lanes.COUNT != 0) {
            rest(o, k, rows, width, a0, b0, sums);
        }
        reduce(sums, (made + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT);
    }

    /** Accumulators between the rows of a band. */
    private static int pitch(int rows, int width) {
        return rows == 1 ? BAND : Math.max(TILE, width);
    }

    /** Sums of the lanes of the vectors, one after the other: two rounds at a time, each of which adds neighbours and halves their number. */
    private static void reduce(MemorySegment sums, int count) {
        sums = NATIVE.cast(sums);
        int lanes = Lanes.COUNT;
        for (; lanes >= 4; lanes /= 4) {
            count /= 4;
            for (int i = 0; i < count; i++) {
                IntVector low = neighbours(load(sums, 4 * i), load(sums, 4 * i + 1));
                IntVector high = neighbours(load(sums, 4 * i + 2), load(sums, 4 * i + 3));
                neighbours(low, high).intoMemorySegment(sums, (long) i * Lanes.BYTES, ORDER);
            }
        }
        if (lanes == 2) {
            count /= 2;
            for (int i = 0; i < count; i++) {
                neighbours(load(sums, 2 * i), load(sums, 2 * i + 1))
                        .intoMemorySegment(sums, (long) i * Lanes.BYTES, ORDER);
            }
        }
    }

    private static IntVector load(MemorySegment sums, int vector) {
        return IntVector.fromMemorySegment(Lanes.I, sums, (long) vector * Lanes.BYTES, ORDER);
    }

    /** Sums of neighbouring lanes of u, then of v, as floats. */
    private static IntVector neighbours(IntVector u, IntVector v) {
        FloatVector even = EVEN.selectFrom(u, v).reinterpretAsFloats();
        return even.add(ODD.selectFrom(u, v).reinterpretAsFloats()).reinterpretAsInts();
    }

    /** The last steps of k, less than a vector. */
    private static void rest(Operands o, int k, int rows, int width, long a0, long b0, MemorySegment sums) {
        sums = NATIVE.cast(sums);
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        long p = whole(k);
        VectorMask<Float> mask = F.indexInRange(0, k % Lanes.COUNT);
        for (int r = 0; r < rows; r++) {
            FloatVector x = FloatVector.fromMemorySegment(F, a, a0 + r * o.aRow + p, ORDER, mask);
            long at = (long) r * pitch(rows, width) * Lanes.BYTES;
            for (int column = 0; column < width; column++) {
                FloatVector y = FloatVector.fromMemorySegment(F, b, b0 + column * o.bRow + p, ORDER, mask);
                Lanes.fma(x, y, FloatVector.fromMemorySegment(F, sums, at, ORDER))
                        .intoMemorySegment(sums, at, ORDER);
                at += Lanes.BYTES;
            }
        }
    }

    /** Partial sums of one row and up to four columns, to {@code sums + at}. */
    private static void row(Operands o, int k, long a0, long b0, int columns, MemorySegment sums, long at) {
        sums = NATIVE.cast(sums);
        MemorySegment a = NATIVE.cast(o.a);
        MemorySegment b = NATIVE.cast(o.b);
        long bRow = o.bRow;
        int last = columns - 1;
        long b1 = b0 + Math.min(1, last) * bRow;
        long b2 = b0 + Math.min(2, last) * bRow;
        long b3 = b0 + Math.min(3, last) * bRow;
        FloatVector c0 = FloatVector.zero(F);
        FloatVector c1 = FloatVector.zero(F);
        FloatVector c2 = FloatVector.zero(F);
        FloatVector c3 = FloatVector.zero(F);
        int bytes = whole(k);
        for (int p = 0; p < bytes; p += Lanes.BYTES) {
            FloatVector x = FloatVector.fromMemorySegment(F, a, a0 + p, ORDER);
            c0 = Lanes.fma(x, FloatVector.fromMemorySegment(F, b, b0 + p, ORDER), c0);
            c1 = Lanes.fma(x, FloatVector.fromMemorySegment(F, b, b1 + p, ORDER), c1);
            c2 = Lanes.fma(x, FloatVector.fromMemorySegment(F, b, b2 + p, ORDER), c2);
            c3 = Lanes.fma(x, FloatVector.fromMemorySegment(F, b, b3 + p, ORDER), c3);
        }
        c0.intoMemorySegment(sums, at, ORDER);
        c1.intoMemorySegment(sums, at + 1L * Lanes.BYTES, ORDER);
        c2.intoMemorySegment(sums, at + 2L * Lanes.BYTES, ORDER);
        c3.intoMemorySegment(sums, at + 3L * Lanes.BYTES, ORDER);
    }

    /** Bytes of the steps of k that fill whole vectors. */
    static int whole(int k) {
        return (k & -Lanes.COUNT) * Float.BYTES;
    }

    /** What C begins with, plus the sums. */
    private static void store(Operands o, MemorySegment sums, int rows, int columns, long s0, long c0) {
        long pitch = (long) pitch(rows, columns) * Float.BYTES;
        for (int j = 0; j < columns; j += Lanes.COUNT) {
            int wide = Math.min(Lanes.COUNT, columns - j);
            long at = (long) j * Float.BYTES;
            if (o.sCol != 0) {
                Edges.add(sums, at, pitch, o.s, s0 + at, o.sRow, o.c, c0 + at, o.cRow, rows, wide);
            } else {
                Edges.narrow(sums, at, pitch, o.c, c0 + at, o.cRow, rows, wide);
            }
        }
    }
}
