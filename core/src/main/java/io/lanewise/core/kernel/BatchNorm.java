package io.lanewise.core.kernel;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Each channel less its mean over all samples and divided by its deviation, times w, plus b (Ioffe and Szegedy 2015). With z as in
 * {@link Statistics} and means over samples and places: {@code dx = w scale (dy - mean(dy) - z mean(dy z))}, {@code dw = sum(dy z)},
 * {@code db = sum(dy)}; where mean and variance are given, {@code dx = w scale dy}.
 */
public final class BatchNorm {
    /** Elements of a task. */
    private static final long TASK = 1 << 15;

    private BatchNorm() {}

    /**
     * Forward by the batch's own statistics.
     *
     * @param x {@code [samples, channels, ..]}
     * @param w {@code [channels]}; null for ones
     * @param b {@code [channels]}; null for zeros
     */
    public static Normalised forward(
            String operation, NDArray x, @Nullable NDArray w, @Nullable NDArray b, float epsilon) {
        Channels channels = Channels.of(operation, x);
        Statistics statistics = new Statistics(channels.count());
        NDArray dense = x.contiguous();
        MemorySegment from = dense.segment();
        if (isNarrow(channels)) {
            BatchNormRows.statistics(channels, from, statistics, epsilon);
            return normalise(operation, dense, channels, w, b, statistics, _ -> {});
        }
        long run = (long) channels.places() * Float.BYTES;
        return normalise(operation, dense, channels, w, b, statistics, channel -> {
            Moments moments = new Moments();
            for (int n = 0; n < channels.samples(); n++) {
                moments.add(from, ((long) n * channels.count() + channel) * run, run);
            }
            statistics.set(channel, moments.mean(), moments.variance(), epsilon);
        });
    }

    /** Forward by given statistics {@code [channels]}. */
    public static Normalised infer(
            String operation,
            NDArray x,
            NDArray mean,
            NDArray variance,
            @Nullable NDArray w,
            @Nullable NDArray b,
            float epsilon) {
        Channels channels = Channels.of(operation, x);
        float[] means = Channels.factors(operation, "the running mean", mean, channels.count(), 0);
        float[] variances = Channels.factors(operation, "the running variance", variance, channels.count(), 1);
        Statistics statistics = new Statistics(channels.count());
        for (int c = 0; c < means.length; c++) {
            statistics.set(c, means[c], variances[c], epsilon);
        }
        return normalise(operation, x.contiguous(), channels, w, b, statistics, _ -> {});
    }

    /** Whether runs of places are too short for a loop of their own. */
    private static boolean isNarrow(Channels channels) {
        return channels.places() < 16;
    }

    /** @param before what makes the statistics of a channel, while it is in the cache anyway */
    private static Normalised normalise(
            String operation,
            NDArray x,
            Channels channels,
            @Nullable NDArray w,
            @Nullable NDArray b,
            Statistics statistics,
            IntConsumer before) {
        float[] weight = Channels.factors(operation, "weight", w, channels.count(), 1);
        float[] bias = Channels.factors(operation, "bias", b, channels.count(), 0);
        NDArray y = NDArray.empty(x.shape(), operation);
        MemorySegment from = x.segment();
        MemorySegment to = y.segment();
        if (isNarrow(channels)) {
            BatchNormRows.forward(channels, from, to, statistics, weight, bias);
            return new Normalised(y, statistics);
        }
        long run = (long) channels.places() * Float.BYTES;
        forEach(channels, channel -> {
            before.accept(channel);
            float mean = statistics.mean(channel);
            float scale = statistics.scale(channel) * weight[channel];
            float shift = Math.fma(statistics.offset(channel), weight[channel], bias[channel]);
            for (int n = 0; n < channels.samples(); n++) {
                NormRuns.forward(from, to, ((long) n * channels.count() + channel) * run, run, mean, scale, shift);
            }
        });
        return new Normalised(y, statistics);
    }

    private static void forEach(Channels channels, IntConsumer body) {
        Parallel.ranges(channels.count(), TASK / Math.max(1, channels.perChannel()), (first, end) -> {
            for (int c = first; c < end; c++) {
                body.accept(c);
            }
        });
    }

    /**
     * Gradients; the arguments are those of {@link #forward} or {@link #infer}.
     *
     * @param own whether the statistics are the batch's own, and so depend on x
     */
    public static NormGradient backward(
            String operation, NDArray x, @Nullable NDArray w, Statistics statistics, boolean own, NDArray dy) {
        Channels channels = Channels.of(operation, x);
        float[] weight = Channels.factors(operation, "weight", w, channels.count(), 1);
        MemorySegment from = x.contiguous().segment();
        MemorySegment above = Door.input(operation, "dy", dy, x.shape());
        NDArray dx = NDArray.empty(x.shape(), operation);
        NDArray dw = NDArray.empty(Shape.of(channels.count()), operation);
        NDArray db = NDArray.empty(Shape.of(channels.count()), operation);
        MemorySegment below = dx.segment();
        BatchNormSlopes slopes = new BatchNormSlopes(channels, statistics, weight, own, dw.segment(), db.segment());
        if (isNarrow(channels)) {
            BatchNormRows.backward(channels, from, above, below, statistics, slopes);
            return new NormGradient(dx, dw, db);
        }
        long run = (long) channels.places() * Float.BYTES;
        forEach(channels, channel -> {
            double[] sums = new double[2];
            float mean = statistics.mean(channel);
            for (int n = 0; n < channels.samples(); n++) {
                NormRuns.sums(from, above, ((long) n * channels.count() + channel) * run, run, mean, sums);
            }
            slopes.set(channel, sums[0], sums[1]);
            for (int n = 0; n < channels.samples(); n++) {
                NormRuns.gradient(
                        from,
                        above,
                        below,
                        ((long) n * channels.count() + channel) * run,
                        run,
                        mean,
                        1,
                        slopes.slope(channel),
                        slopes.shift(channel),
                        slopes.scale(channel));
            }
        });
        return new NormGradient(dx, dw, db);
    }
}
