package io.lanewise.core.conv;

import static io.lanewise.core.simd.Lanes.F;
import static io.lanewise.core.simd.Lanes.ORDER;
import static io.lanewise.core.simd.Native.NATIVE;

import io.lanewise.core.matmul.Tiles;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Convolution with outputs side by side in vectors: a vector of weights times one element under the window, straight from the bordered copy. Each method takes runs of neighbouring
 * places, four or five of each, and one or two vectors of outputs. A run that goes beyond a row's end gives results without meaning, which the next run overwrites. Called where
 * {@link Lanes#FMA} holds.
 *
 * <p>Runs begin at u, v, .. in the copy, and their results go to toU, toV, .. of the block, in this order: place after place, so many vectors each. Weights lie in rows of {@link Tiles#ROW} bytes,
 * the first what results begin with, then one for each of {@code offsets}.
 */
final class OutputKernels {
    private static final long V1 = Lanes.BYTES;

    private OutputKernels() {}

    static void fourTwice(
            float[] in,
            int u,
            int v,
            int[] offsets,
            MemorySegment weights,
            long w0,
            MemorySegment block,
            long toU,
            long toV) {
        MemorySegment panel = NATIVE.cast(weights);
        MemorySegment out = NATIVE.cast(block);
        FloatVector u00 = FloatVector.fromMemorySegment(F, panel, w0, ORDER);
        FloatVector u01 = FloatVector.fromMemorySegment(F, panel, w0 + V1, ORDER);
        FloatVector u10 = u00;
        FloatVector u11 = u01;
        FloatVector u20 = u00;
        FloatVector u21 = u01;
        FloatVector u30 = u00;
        FloatVector u31 = u01;
        FloatVector v00 = u00;
        FloatVector v01 = u01;
        FloatVector v10 = u00;
        FloatVector v11 = u01;
        FloatVector v20 = u00;
        FloatVector v21 = u01;
        FloatVector v30 = u00;
        FloatVector v31 = u01;
        w0 += Tiles.ROW;
        for (int i = 0; i < offsets.length; i++) {
            int at = offsets[i];
            FloatVector y0 = FloatVector.fromMemorySegment(F, panel, w0, ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(F, panel, w0 + V1, ORDER);
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
            w0 += Tiles.ROW;
        }
        u00.intoMemorySegment(out, toU, ORDER);
        u01.intoMemorySegment(out, toU + 1 * V1, ORDER);
        u10.intoMemorySegment(out, toU + 2 * V1, ORDER);
        u11.intoMemorySegment(out, toU + 3 * V1, ORDER);
        u20.intoMemorySegment(out, toU + 4 * V1, ORDER);
        u21.intoMemorySegment(out, toU + 5 * V1, ORDER);
        u30.intoMemorySegment(out, toU + 6 * V1, ORDER);
        u31.intoMemorySegment(out, toU + 7 * V1, ORDER);
        v00.intoMemorySegment(out, toV, ORDER);
        v01.intoMemorySegment(out, toV + 1 * V1, ORDER);
        v10.intoMemorySegment(out, toV + 2 * V1, ORDER);
        v11.intoMemorySegment(out, toV + 3 * V1, ORDER);
        v20.intoMemorySegment(out, toV + 4 * V1, ORDER);
        v21.intoMemorySegment(out, toV + 5 * V1, ORDER);
        v30.intoMemorySegment(out, toV + 6 * V1, ORDER);
        v31.intoMemorySegment(out, toV + 7 * V1, ORDER);
    }

    static void fiveTwice(
            float[] in,
            int u,
            int v,
            int[] offsets,
            MemorySegment weights,
            long w0,
            MemorySegment block,
            long toU,
            long toV) {
        MemorySegment panel = NATIVE.cast(weights);
        MemorySegment out = NATIVE.cast(block);
        FloatVector u00 = FloatVector.fromMemorySegment(F, panel, w0, ORDER);
        FloatVector u01 = FloatVector.fromMemorySegment(F, panel, w0 + V1, ORDER);
        FloatVector u10 = u00;
        FloatVector u11 = u01;
        FloatVector u20 = u00;
        FloatVector u21 = u01;
        FloatVector u30 = u00;
        FloatVector u31 = u01;
        FloatVector u40 = u00;
        FloatVector u41 = u01;
        FloatVector v00 = u00;
        FloatVector v01 = u01;
        FloatVector v10 = u00;
        FloatVector v11 = u01;
        FloatVector v20 = u00;
        FloatVector v21 = u01;
        FloatVector v30 = u00;
        FloatVector v31 = u01;
        FloatVector v40 = u00;
        FloatVector v41 = u01;
        w0 += Tiles.ROW;
        for (int i = 0; i < offsets.length; i++) {
            int at = offsets[i];
            FloatVector y0 = FloatVector.fromMemorySegment(F, panel, w0, ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(F, panel, w0 + V1, ORDER);
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
            w0 += Tiles.ROW;
        }
        u00.intoMemorySegment(out, toU, ORDER);
        u01.intoMemorySegment(out, toU + 1 * V1, ORDER);
        u10.intoMemorySegment(out, toU + 2 * V1, ORDER);
        u11.intoMemorySegment(out, toU + 3 * V1, ORDER);
        u20.intoMemorySegment(out, toU + 4 * V1, ORDER);
        u21.intoMemorySegment(out, toU + 5 * V1, ORDER);
        u30.intoMemorySegment(out, toU + 6 * V1, ORDER);
        u31.intoMemorySegment(out, toU + 7 * V1, ORDER);
        u40.intoMemorySegment(out, toU + 8 * V1, ORDER);
        u41.intoMemorySegment(out, toU + 9 * V1, ORDER);
        v00.intoMemorySegment(out, toV, ORDER);
        v01.intoMemorySegment(out, toV + 1 * V1, ORDER);
        v10.intoMemorySegment(out, toV + 2 * V1, ORDER);
        v11.intoMemorySegment(out, toV + 3 * V1, ORDER);
        v20.intoMemorySegment(out, toV + 4 * V1, ORDER);
        v21.intoMemorySegment(out, toV + 5 * V1, ORDER);
        v30.intoMemorySegment(out, toV + 6 * V1, ORDER);
        v31.intoMemorySegment(out, toV + 7 * V1, ORDER);
        v40.intoMemorySegment(out, toV + 8 * V1, ORDER);
        v41.intoMemorySegment(out, toV + 9 * V1, ORDER);
    }

    static void four(
            float[] in,
            int u,
            int v,
            int s,
            int[] offsets,
            MemorySegment weights,
            long w0,
            MemorySegment block,
            long toU,
            long toV,
            long toS) {
        MemorySegment panel = NATIVE.cast(weights);
        MemorySegment out = NATIVE.cast(block);
        FloatVector u0 = FloatVector.fromMemorySegment(F, panel, w0, ORDER);
        FloatVector u1 = u0;
        FloatVector u2 = u0;
        FloatVector u3 = u0;
        FloatVector v0 = u0;
        FloatVector v1 = u0;
        FloatVector v2 = u0;
        FloatVector v3 = u0;
        FloatVector s0 = u0;
        FloatVector s1 = u0;
        FloatVector s2 = u0;
        FloatVector s3 = u0;
        w0 += Tiles.ROW;
        for (int i = 0; i < offsets.length; i++) {
            int at = offsets[i];
            FloatVector y = FloatVector.fromMemorySegment(F, panel, w0, ORDER);
            FloatVector e = FloatVector.broadcast(F, in[u + at]);
            u0 = e.fma(y, u0);
            e = FloatVector.broadcast(F, in[u + at + 1]);
            u1 = e.fma(y, u1);
            e = FloatVector.broadcast(F, in[u + at + 2]);
            u2 = e.fma(y, u2);
            e = FloatVector.broadcast(F, in[u + at + 3]);
            u3 = e.fma(y, u3);
            e = FloatVector.broadcast(F, in[v + at]);
            v0 = e.fma(y, v0);
            e = FloatVector.broadcast(F, in[v + at + 1]);
            v1 = e.fma(y, v1);
            e = FloatVector.broadcast(F, in[v + at + 2]);
            v2 = e.fma(y, v2);
            e = FloatVector.broadcast(F, in[v + at + 3]);
            v3 = e.fma(y, v3);
            e = FloatVector.broadcast(F, in[s + at]);
            s0 = e.fma(y, s0);
            e = FloatVector.broadcast(F, in[s + at + 1]);
            s1 = e.fma(y, s1);
            e = FloatVector.broadcast(F, in[s + at + 2]);
            s2 = e.fma(y, s2);
            e = FloatVector.broadcast(F, in[s + at + 3]);
            s3 = e.fma(y, s3);
            w0 += Tiles.ROW;
        }
        u0.intoMemorySegment(out, toU, ORDER);
        u1.intoMemorySegment(out, toU + 1 * V1, ORDER);
        u2.intoMemorySegment(out, toU + 2 * V1, ORDER);
        u3.intoMemorySegment(out, toU + 3 * V1, ORDER);
        v0.intoMemorySegment(out, toV, ORDER);
        v1.intoMemorySegment(out, toV + 1 * V1, ORDER);
        v2.intoMemorySegment(out, toV + 2 * V1, ORDER);
        v3.intoMemorySegment(out, toV + 3 * V1, ORDER);
        s0.intoMemorySegment(out, toS, ORDER);
        s1.intoMemorySegment(out, toS + 1 * V1, ORDER);
        s2.intoMemorySegment(out, toS + 2 * V1, ORDER);
        s3.intoMemorySegment(out, toS + 3 * V1, ORDER);
    }

    static void five(
            float[] in,
            int u,
            int v,
            int s,
            int[] offsets,
            MemorySegment weights,
            long w0,
            MemorySegment block,
            long toU,
            long toV,
            long toS) {
        MemorySegment panel = NATIVE.cast(weights);
        MemorySegment out = NATIVE.cast(block);
        FloatVector u0 = FloatVector.fromMemorySegment(F, panel, w0, ORDER);
        FloatVector u1 = u0;
        FloatVector u2 = u0;
        FloatVector u3 = u0;
        FloatVector u4 = u0;
        FloatVector v0 = u0;
        FloatVector v1 = u0;
        FloatVector v2 = u0;
        FloatVector v3 = u0;
        FloatVector v4 = u0;
        FloatVector s0 = u0;
        FloatVector s1 = u0;
        FloatVector s2 = u0;
        FloatVector s3 = u0;
        FloatVector s4 = u0;
        w0 += Tiles.ROW;
        for (int i = 0; i < offsets.length; i++) {
            int at = offsets[i];
            FloatVector y = FloatVector.fromMemorySegment(F, panel, w0, ORDER);
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
            e = FloatVector.broadcast(F, in[s + at]);
            s0 = e.fma(y, s0);
            e = FloatVector.broadcast(F, in[s + at + 1]);
            s1 = e.fma(y, s1);
            e = FloatVector.broadcast(F, in[s + at + 2]);
            s2 = e.fma(y, s2);
            e = FloatVector.broadcast(F, in[s + at + 3]);
            s3 = e.fma(y, s3);
            e = FloatVector.broadcast(F, in[s + at + 4]);
            s4 = e.fma(y, s4);
            w0 += Tiles.ROW;
        }
        u0.intoMemorySegment(out, toU, ORDER);
        u1.intoMemorySegment(out, toU + 1 * V1, ORDER);
        u2.intoMemorySegment(out, toU + 2 * V1, ORDER);
        u3.intoMemorySegment(out, toU + 3 * V1, ORDER);
        u4.intoMemorySegment(out, toU + 4 * V1, ORDER);
        v0.intoMemorySegment(out, toV, ORDER);
        v1.intoMemorySegment(out, toV + 1 * V1, ORDER);
        v2.intoMemorySegment(out, toV + 2 * V1, ORDER);
        v3.intoMemorySegment(out, toV + 3 * V1, ORDER);
        v4.intoMemorySegment(out, toV + 4 * V1, ORDER);
        s0.intoMemorySegment(out, toS, ORDER);
        s1.intoMemorySegment(out, toS + 1 * V1, ORDER);
        s2.intoMemorySegment(out, toS + 2 * V1, ORDER);
        s3.intoMemorySegment(out, toS + 3 * V1, ORDER);
        s4.intoMemorySegment(out, toS + 4 * V1, ORDER);
    }

    /** {@code length} bytes of results to their place, or added to what is there. */
    static void finish(MemorySegment results, long from, MemorySegment target, long to, long length, boolean add) {
        MemorySegment in = NATIVE.cast(results);
        MemorySegment out = NATIVE.cast(target);
        long i = 0;
        for (; i <= length - Lanes.BYTES; i += Lanes.BYTES) {
            FloatVector y = FloatVector.fromMemorySegment(F, in, from + i, ORDER);
            if (add) {
                y = y.add(FloatVector.fromMemorySegment(F, out, to + i, ORDER));
            }
            y.intoMemorySegment(out, to + i, ORDER);
        }
        if (i < length) {
            VectorMask<Float> mask = F.indexInRange(0, Lanes.count(length - i));
            FloatVector y = FloatVector.fromMemorySegment(F, NATIVE.cast(results), from + i, ORDER);
            if (add) {
                y = y.add(FloatVector.fromMemorySegment(F, NATIVE.cast(target), to + i, ORDER, mask));
            }
            y.intoMemorySegment(NATIVE.cast(target), to + i, ORDER, mask);
        }
    }
}
