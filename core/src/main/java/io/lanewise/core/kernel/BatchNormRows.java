package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import io.lanewise.core.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

/**
 * {@link BatchNorm} where a channel has one place in a sample, or few: samples are rows of a matrix, and each column has its channel's factors.
 * Column sums are made for blocks of rows, of which a vector of columns stays in the first-level cache, and joined in double.
 */
final class BatchNormRows {
    private static final int BLOCK = 128;

    private BatchNormRows() {}

    private interface Strip {
        /**
         * @param rows bytes from which a block of rows begins, and how many they are
         * @param sums of the block
         * @param at byte of the columns in a row
         */
        void run(long rows, long length, MemorySegment sums, long at);
    }

    /** Sums of {@code kinds} for each column of each block of rows, {@code [blocks, kinds, columns]}. */
    private static NDArray sums(Channels channels, int kinds, Strip strip) {
        int columns = channels.count() * channels.places();
        int blocks = (channels.samples() + BLOCK - 1) / BLOCK;
        long pitch = (long) columns * Float.BYTES;
        NDArray all = NDArray.empty(Shape.of(blocks, kinds, columns), "batch_norm");
        MemorySegment memory = all.segment();
        int strips = (columns + Lanes.COUNT - 1) / Lanes.COUNT;
        int each = Math.max(1, (1 << 14) / (BLOCK * Lanes.COUNT)); // strips of a task
        int tasks = (strips + each - 1) / each;
        Parallel.run(blocks * tasks, task -> {
            int block = task / tasks;
            long rows = (long) block * BLOCK * pitch;
            long length = Math.min(BLOCK, channels.samples() - block * BLOCK) * pitch;
            MemorySegment sums = memory.asSlice((long) block * kinds * pitch, kinds * pitch);
            for (int s = task % tasks * each; s < Math.min(strips, (task % tasks + 1) * each); s++) {
                strip.run(rows, length, sums, (long) s * Lanes.BYTES);
            }
        });
        return all;
    }

    static void statistics(Channels channels, MemorySegment x, Statistics statistics, float epsilon) {
        int places = channels.places();
        int columns = channels.count() * places;
        long pitch = (long) columns * Float.BYTES;
        NDArray all = sums(channels, 3, (rows, length, sums, at) -> {
            MemorySegment pivots = sums.asSlice(0, pitch);
            MemorySegment first = sums.asSlice(pitch, pitch);
            MemorySegment second = sums.asSlice(2 * pitch, pitch);
            NormColumns.moments(x.asSlice(rows, length), pivots, first, second, at, pitch);
        });
        MemorySegment memory = all.segment();
        int blocks = all.shape().dim(0);
        Moments moments = new Moments();
        for (int c = 0; c < channels.count(); c++) {
            moments.clear();
            for (int block = 0; block < blocks; block++) {
                long n = Math.min(BLOCK, channels.samples() - block * BLOCK);
                for (int i = c * places; i < (c + 1) * places; i++) {
                    long at = (long) block * 3 * columns + i;
                    double distance = memory.getAtIndex(JAVA_FLOAT, at + columns) / (double) n;
                    double squares = memory.getAtIndex(JAVA_FLOAT, at + 2L * columns) - distance * distance * n;
                    moments.join(n, memory.getAtIndex(JAVA_FLOAT, at) + distance, Math.max(0, squares));
                }
            }
            statistics.set(c, moments.mean(), moments.variance(), epsilon);
        }
        all.release();
    }

    /** A number of each channel for each column. */
    private interface Factor {
        float of(int channel);
    }

    private static void spread(Channels channels, MemorySegment row, Factor factor) {
        for (int c = 0; c < channels.count(); c++) {
            float value = factor.of(c);
            for (int i = c * channels.places(); i < (c + 1) * channels.places(); i++) {
                row.setAtIndex(JAVA_FLOAT, i, value);
            }
        }
    }

    static void forward(
            Channels channels, MemorySegment x, MemorySegment y, Statistics statistics, float[] weight, float[] bias) {
        long pitch = pitch(channels);
        NDArray factors = NDArray.empty(Shape.of(3, channels.count() * channels.places()), "batch_norm");
        MemorySegment mean = factors.segment().asSlice(0, pitch);
        MemorySegment scale = factors.segment().asSlice(pitch, pitch);
        MemorySegment shift = factors.segment().asSlice(2 * pitch, pitch);
        spread(channels, mean, statistics::mean);
        spread(channels, scale, c -> statistics.scale(c) * weight[c]);
        spread(channels, shift, c -> Math.fma(statistics.offset(c), weight[c], bias[c]));
        forEachRow(channels, n -> NormColumns.forward(x, y, mean, scale, shift, n * pitch, pitch));
        factors.release();
    }

    static void backward(
            Channels channels,
            MemorySegment x,
            MemorySegment dy,
            MemorySegment dx,
            Statistics statistics,
            BatchNormSlopes slopes) {
        int columns = channels.count() * channels.places();
        long pitch = pitch(channels);
        NDArray factors = NDArray.empty(Shape.of(4, columns), "batch_norm");
        MemorySegment mean = factors.segment().asSlice(0, pitch);
        MemorySegment scale = factors.segment().asSlice(pitch, pitch);
        MemorySegment slope = factors.segment().asSlice(2 * pitch, pitch);
        MemorySegment shift = factors.segment().asSlice(3 * pitch, pitch);
        spread(channels, mean, statistics::mean);
        NDArray all = sums(channels, 2, (rows, length, sums, at) -> {
            MemorySegment first = sums.asSlice(0, pitch);
            MemorySegment second = sums.asSlice(pitch, pitch);
            NormColumns.sums(x.asSlice(rows, length), dy.asSlice(rows, length), mean, first, second, at, pitch);
        });
        MemorySegment memory = all.segment();
        for (int c = 0; c < channels.count(); c++) {
            double sum = 0;
            double products = 0;
            for (int block = 0; block < all.shape().dim(0); block++) {
                for (int i = c * channels.places(); i < (c + 1) * channels.places(); i++) {
                    sum += memory.getAtIndex(JAVA_FLOAT, (long) block * 2 * columns + i);
                    products += memory.getAtIndex(JAVA_FLOAT, (long) (block * 2 + 1) * columns + i);
                }
            }
            slopes.set(c, sum, products);
        }
        all.release();
        spread(channels, scale, slopes::scale);
        spread(channels, slope, slopes::slope);
        spread(channels, shift, slopes::shift);
        forEachRow(channels, n -> NormColumns.gradient(x, dy, dx, mean, scale, slope, shift, n * pitch, pitch));
        factors.release();
    }

    private static long pitch(Channels channels) {
        return (long) channels.count() * channels.places() * Float.BYTES;
    }

    private static void forEachRow(Channels channels, IntConsumer body) {
        Parallel.ranges(
                channels.samples(), Chunks.ELEMENTS * Float.BYTES / Math.max(1, pitch(channels)), (first, end) -> {
                    for (int n = first; n < end; n++) {
                        body.accept(n);
                    }
                });
    }
}
