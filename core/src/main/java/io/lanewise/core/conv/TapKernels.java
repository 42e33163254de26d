package io.lanewise.core.conv;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient of weights with outputs side by side in vectors: the sum over {@code count} places of a vector of the outputs' gradients there times one element under the window, straight from the
 * bordered copy, for each tap. Each method takes rows of three or five taps and one or two vectors of outputs. Called where {@link Lanes#FMA} holds.
 *
 * <p>Rows of taps begin at u, v, .. from a place, which is {@code places[i]} in the copy. Gradients lie in rows of {@link Tiles#ROW} bytes, one for each place. Sums go to the block, tap after tap.
 */
final class TapKernels {
    private static final long V1 = Lanes.BYTES;

    private TapKernels() {}

    static void threeTwice(
            float[] in,
            int u,
            int v,
            int w,
            int[] places,
            int count,
            MemorySegment gradients,
            long from,
            MemorySegment block) {
        MemorySegment dy = NATIVE.cast(gradients);
        MemorySegment out = NATIVE.cast(block);
        FloatVector u00 = FloatVector.zero(F);
        FloatVector u01 = FloatVector.zero(F);
        FloatVector u10 = FloatVector.zero(F);
        FloatVector u11 = FloatVector.zero(F);
        FloatVector u20 = FloatVector.zero(F);
        FloatVector u21 = FloatVector.zero(F);
        FloatVector v00 = FloatVector.zero(F);
        FloatVector v01 = FloatVector.zero(F);
        FloatVector v10 = FloatVector.zero(F);
        FloatVector v11 = FloatVector.zero(F);
        FloatVector v20 = FloatVector.zero(F);
        FloatVector v21 = FloatVector.zero(F);
        FloatVector w00 = FloatVector.zero(F);
        FloatVector w01 = FloatVector.zero(F);
        FloatVector w10 = FloatVector.zero(F);
        FloatVector w11 = FloatVector.zero(F);
        FloatVector w20 = FloatVector.zero(F);
        FloatVector w21 = FloatVector.zero(F);
        for (int i = 0; i < count; i++) {
            int at = places[i];
            FloatVector y0 = FloatVector.fromMemorySegment(F, dy, from, ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(F, dy, from + V1, ORDER);
            FloatVector e = FloatVector.broadcast(F, in[u + at]);
            u00 = e.fma(y0, u00);
            u01 = e.fma(y1, u01);
            e = FloatVector.broadcast(F, in[u + at + 1]);
            u10 = e.fma(y0, u10);
            u11 = e.fma(y1, u11);
            e = FloatVector.broadcast(F, in[u + at + 2]);
            u20 = e.fma(y0, u20);
            u21 = e.fma(y1, u21);
            e = FloatVector.broadcast(F, in[v + at]);
            v00 = e.fma(y0, v00);
            v01 = e.fma(y1, v01);
            e = FloatVector.broadcast(F, in[v + at + 1]);
            v10 = e.fma(y0, v10);
            v11 = e.fma(y1, v11);
            e = FloatVector.broadcast(F, in[v + at + 2]);
            v20 = e.fma(y0, v20);
            v21 = e.fma(y1, v21);
            e = FloatVector.broadcast(F, in[w + at]);
            w00 = e.fma(y0, w00);
            w01 = e.fma(y1, w01);
            e = FloatVector.broadcast(F, in[w + at + 1]);
            w10 = e.fma(y0, w10);
            w11 = e.fma(y1, w11);
            e = FloatVector.broadcast(F, in[w + at + 2]);
            w20 = e.fma(y0, w20);
            w21 = e.fma(y1, w21);
            from += Tiles.ROW;
        }
        u00.intoMemorySegment(out, 0, ORDER);
        u01.intoMemorySegment(out, V1, ORDER);
        u10.intoMemorySegment(out, 2 * V1, ORDER);
        u11.intoMemorySegment(out, 3 * V1, ORDER);
        u20.intoMemorySegment(out, 4 * V1, ORDER);
        u21.intoMemorySegment(out, 5 * V1, ORDER);
        v00.intoMemorySegment(out, 6 * V1, ORDER);
        v01.intoMemorySegment(out, 7 * V1, ORDER);
        v10.intoMemorySegment(out, 8 * V1, ORDER);
        v11.intoMemorySegment(out, 9 * V1, ORDER);
        v20.intoMemorySegment(out, 10 * V1, ORDER);
        v21.intoMemorySegment(out, 11 * V1, ORDER);
        w00.intoMemorySegment(out, 12 * V1, ORDER);
        w01.intoMemorySegment(out, 13 * V1, ORDER);
        w10.intoMemorySegment(out, 14 * V1, ORDER);
        w11.intoMemorySegment(out, 15 * V1, ORDER);
        w20.intoMemorySegment(out, 16 * V1, ORDER);
        w21.intoMemorySegment(out, 17 * V1, ORDER);
    }

    static void three(
            float[] in,
            int u,
            int v,
            int w,
            int[] places,
            int count,
            MemorySegment gradients,
            long from,
            MemorySegment block) {
        MemorySegment dy = NATIVE.cast(gradients);
        MemorySegment out = NATIVE.cast(block);
        FloatVector u0 = FloatVector.zero(F);
        FloatVector u1 = FloatVector.zero(F);
        FloatVector u2 = FloatVector.zero(F);
        FloatVector v0 = FloatVector.zero(F);
        FloatVector v1 = FloatVector.zero(F);
        FloatVector v2 = FloatVector.zero(F);
        FloatVector w0 = FloatVector.zero(F);
        FloatVector w1 = FloatVector.zero(F);
        FloatVector w2 = FloatVector.zero(F);
        for (int i = 0; i < count; i++) {
            int at = places[i];
            FloatVector y = FloatVector.fromMemorySegment(F, dy, from, ORDER);
            FloatVector e = FloatVector.broadcast(F, in[u + at]);
            u0 = e.fma(y, u0);
            e = FloatVector.broadcast(F, in[u + at + 1]);
            u1 = e.fma(y, u1);
            e = FloatVector.broadcast(F, in[u + at + 2]);
            u2 = e.fma(y, u2);
            e = FloatVector.broadcast(F, in[v + at]);
            v0 = e.fma(y, v0);
            e = FloatVector.broadcast(F, in[v + at + 1]);
            v1 = e.fma(y, v1);
            e = FloatVector.broadcast(F, in[v + at + 2]);
            v2 = e.fma(y, v2);
            e = FloatVector.broadcast(F, in[w + at]);
            w0 = e.fma(y, w0);
            e = FloatVector.broadcast(F, in[w + at + 1]);
            w1 = e.fma(y, w1);
            e = FloatVector.broadcast(F, in[w + at + 2]);
            w2 = e.fma(y, w2);
            from += Tiles.ROW;
        }
        u0.intoMemorySegment(out, 0, ORDER);
        u1.intoMemorySegment(out, V1, ORDER);
        u2.intoMemorySegment(out, 2 * V1, ORDER);
        v0.intoMemorySegment(out, 3 * V1, ORDER);
        v1.intoMemorySegment(out, 4 * V1, ORDER);
        v2.intoMemorySegment(out, 5 * V1, ORDER);
        w0.intoMemorySegment(out, 6 * V1, ORDER);
        w1.intoMemorySegment(out, 7 * V1, ORDER);
        w2.intoMemorySegment(out, 8 * V1, ORDER);
    }

    static void fiveTwice(
            float[] in,
            int u,
            int v,
            int[] places,
            int count,
            MemorySegment gradients,
            long from,
            MemorySegment block) {
        MemorySegment dy = NATIVE.cast(gradients);
        MemorySegment out = NATIVE.cast(block);
        FloatVector u00 = FloatVector.zero(F);
        FloatVector u01 = FloatVector.zero(F);
        FloatVector u10 = FloatVector.zero(F);
        FloatVector u11 = FloatVector.zero(F);
        FloatVector u20 = FloatVector.zero(F);
        FloatVector u21 = FloatVector.zero(F);
        FloatVector u30 = FloatVector.zero(F);
        FloatVector u31 = FloatVector.zero(F);
        FloatVector u40 = FloatVector.zero(F);
        FloatVector u41 = FloatVector.zero(F);
        FloatVector v00 = FloatVector.zero(F);
        FloatVector v01 = FloatVector.zero(F);
        FloatVector v10 = FloatVector.zero(F);
        FloatVector v11 = FloatVector.zero(F);
        FloatVector v20 = FloatVector.zero(F);
        FloatVector v21 = FloatVector.zero(F);
        FloatVector v30 = FloatVector.zero(F);
        FloatVector v31 = FloatVector.zero(F);
        FloatVector v40 = FloatVector.zero(F);
        FloatVector v41 = FloatVector.zero(F);
        for (int i = 0; i < count; i++) {
            int at = places[i];
            FloatVector y0 = FloatVector.fromMemorySegment(F, dy, from, ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(F, dy, from + V1, ORDER);
            FloatVector e = FloatVector.broadcast(F, in[u + at]);
            u00 = e.fma(y0, u00);
            u01 = e.fma(y1, u01);
            e = FloatVector.broadcast(F, in[u + at + 1]);
            u10 = e.fma(y0, u10);
            u11 = e.fma(y1, u11);
            e = FloatVector.broadcast(F, in[u + at + 2]);
            u20 = e.fma(y0, u20);
            u21 = e.fma(y1, u21);
            e = FloatVector.broadcast(F, in[u + at + 3]);
            u30 = e.fma(y0, u30);
            u31 = e.fma(y1, u31);
            e = FloatVector.broadcast(F, in[u + at + 4]);
            u40 = e.fma(y0, u40);
            u41 = e.fma(y1, u41);
            e = FloatVector.broadcast(F, in[v + at]);
            v00 = e.fma(y0, v00);
            v01 = e.fma(y1, v01);
            e = FloatVector.broadcast(F, in[v + at + 1]);
            v10 = e.fma(y0, v10);
            v11 = e.fma(y1, v11);
            e = FloatVector.broadcast(F, in[v + at + 2]);
            v20 = e.fma(y0, v20);
            v21 = e.fma(y1, v21);
            e = FloatVector.broadcast(F, in[v + at + 3]);
            v30 = e.fma(y0, v30);
            v31 = e.fma(y1, v31);
            e = FloatVector.broadcast(F, in[v + at + 4]);
            v40 = e.fma(y0, v40);
            v41 = e.fma(y1, v41);
            from += Tiles.ROW;
        }
        u00.intoMemorySegment(out, 0, ORDER);
        u01.intoMemorySegment(out, V1, ORDER);
        u10.intoMemorySegment(out, 2 * V1, ORDER);
        u11.intoMemorySegment(out, 3 * V1, ORDER);
        u20.intoMemorySegment(out, 4 * V1, ORDER);
        u21.intoMemorySegment(out, 5 * V1, ORDER);
        u30.intoMemorySegment(out, 6 * V1, ORDER);
        u31.intoMemorySegment(out, 7 * V1, ORDER);
        u40.intoMemorySegment(out, 8 * V1, ORDER);
        u41.intoMemorySegment(out, 9 * V1, ORDER);
        v00.intoMemorySegment(out, 10 * V1, ORDER);
        v01.intoMemorySegment(out, 11 * V1, ORDER);
        v10.intoMemorySegment(out, 12 * V1, ORDER);
        v11.intoMemorySegment(out, 13 * V1, ORDER);
        v20.intoMemorySegment(out, 14 * V1, ORDER);
        v21.intoMemorySegment(out, 15 * V1, ORDER);
        v30.intoMemorySegment(out, 16 * V1, ORDER);
        v31.intoMemorySegment(out, 17 * V1, ORDER);
        v40.intoMemorySegment(out, 18 * V1, ORDER);
        v41.intoMemorySegment(out, 19 * V1, ORDER);
    }

    static void five(
            float[] in,
            int u,
            int v,
            int w,
            int[] places,
            int count,
            MemorySegment gradients,
            long from,
            MemorySegment block) {
        MemorySegment dy = NATIVE.cast(gradients);
        MemorySegment out = NATIVE.cast(block);
        FloatVector u0 = FloatVector.zero(F);
        FloatVector u1 = FloatVector.zero(F);
        FloatVector u2 = FloatVector.zero(F);
        FloatVector u3 = FloatVector.zero(F);
        FloatVector u4 = FloatVector.zero(F);
        FloatVector v0 = FloatVector.zero(F);
        FloatVector v1 = FloatVector.zero(F);
        FloatVector v2 = FloatVector.zero(F);
        FloatVector v3 = FloatVector.zero(F);
        FloatVector v4 = FloatVector.zero(F);
        FloatVector w0 = FloatVector.zero(F);
        FloatVector w1 = FloatVector.zero(F);
        FloatVector w2 = FloatVector.zero(F);
        FloatVector w3 = FloatVector.zero(F);
        FloatVector w4 = FloatVector.zero(F);
        for (int i = 0; i < count; i++) {
            int at = places[i];
            FloatVector y = FloatVector.fromMemorySegment(F, dy, from, ORDER);
            FloatVector e = FloatVector.broadcast(F, in[u + at]);
            u0 = e.fma(y, u0);
            e = FloatVector.broadcast(F, in[u + at + 1]);
            u1 = e.fma(y, u1);
            e = FloatVector.broadcast(F, in[u + at + 2]);
            u2 = e.fma(y, u2);
            e = FloatVector.broadcast(F, in[u + at + 3]);
            u3 = e.fma(y, u3);
            e = FloatVector.broadcast(F, in[u + at + 4]);
            u4 = e.fma(y, u4);
            e = FloatVector.broadcast(F, in[v + at]);
            v0 = e.fma(y, v0);
            e = FloatVector.broadcast(F, in[v + at + 1]);
            v1 = e.fma(y, v1);
            e = FloatVector.broadcast(F, in[v + at + 2]);
            v2 = e.fma(y, v2);
            e = FloatVector.broadcast(F, in[v + at + 3]);
            v3 = e.fma(y, v3);
            e = FloatVector.broadcast(F, in[v + at + 4]);
            v4 = e.fma(y, v4);
            e = FloatVector.broadcast(F, in[w + at]);
            w0 = e.fma(y, w0);
            e = FloatVector.broadcast(F, in[w + at + 1]);
            w1 = e.fma(y, w1);
            e = FloatVector.broadcast(F, in[w + at + 2]);
            w2 = e.fma(y, w2);
            e = FloatVector.broadcast(F, in[w + at + 3]);
            w3 = e.fma(y, w3);
            e = FloatVector.broadcast(F, in[w + at + 4]);
            w4 = e.fma(y, w4);
            from += Tiles.ROW;
        }
        u0.intoMemorySegment(out, 0, ORDER);
        u1.intoMemorySegment(out, V1, ORDER);
        u2.intoMemorySegment(out, 2 * V1, ORDER);
        u3.intoMemorySegment(out, 3 * V1, ORDER);
        u4.intoMemorySegment(out, 4 * V1, ORDER);
        v0.intoMemorySegment(out, 5 * V1, ORDER);
        v1.intoMemorySegment(out, 6 * V1, ORDER);
        v2.intoMemorySegment(out, 7 * V1, ORDER);
        v3.intoMemorySegment(out, 8 * V1, ORDER);
        v4.intoMemorySegment(out, 9 * V1, ORDER);
        w0.intoMemorySegment(out, 10 * V1, ORDER);
        w1.intoMemorySegment(out, 11 * V1, ORDER);
        w2.intoMemorySegment(out, 12 * V1, ORDER);
        w3.intoMemorySegment(out, 13 * V1, ORDER);
        w4.intoMemorySegment(out, 14 * V1, ORDER);
    }

    /** Adds a block's rows of {@code bytes} bytes to rows that lie {@code pitch} bytes apart. */
    static void add(MemorySegment block, int rows, long bytes, MemorySegment sums, long to, long pitch) {
        MemorySegment in = NATIVE.cast(block);
        MemorySegment out = NATIVE.cast(sums);
        long from = 0;
        for (int row = 0; row < rows; row++) {
            for (long i = 0; i < bytes; i += Lanes.BYTES) {
                FloatVector.fromMemorySegment(F, in, from, ORDER)
                        .add(FloatVector.fromMemorySegment(F, out, to + i, ORDER))
                        .intoMemorySegment(out, to + i, ORDER);
                from += Lanes.BYTES;
            }
            to += pitch;
        }
    }
}
