package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.core.parallel.Parallel;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Each group of channels of each sample less its mean and divided by its deviation, times the channel's w, plus its b (Wu and He 2018); with as
 * many groups as channels, instance normalisation. With {@code g = dy w} and z as in {@link Statistics}:
 * {@code dx = scale (g - mean(g) - z mean(g z))} over the group, {@code dw = sum(dy z)} and {@code db = sum(dy)} over samples and places.
 */
public final class GroupNorm {
    /** Elements of a task. */
    private static final long TASK = 1 << 15;

    private GroupNorm() {}

    /** An array {@code [samples, channels, ..]} seen in groups of {@code members} channels of {@code run} bytes. */
    private record Layout(int samples, int channels, int groups, int members, long run) {
        static Layout of(String operation, NDArray x, int groups) {
            Channels c = Channels.of(operation, x);
            if (groups < 1 || c.count() % groups != 0) {
                throw Checks.error(
                        operation,
                        "the channels (dimension 1) must be a multiple of the groups=" + groups + ", got input "
                                + x.shape());
            }
            return new Layout(c.samples(), c.count(), groups, c.count() / groups, (long) c.places() * Float.BYTES);
        }

        long bytes() {
            return members * run;
        }

        double count() {
            return (double) bytes() / Float.BYTES;
        }

        /** Calls the body for each group of each sample. */
        void forEach(Body body) {
            int all = samples * groups;
            Parallel.ranges(all, TASK * Float.BYTES / Math.max(1, bytes()), (first, end) -> {
                Moments moments = new Moments();
                double[] sums = new double[2];
                for (int group = first; group < end; group++) {
                    body.run(group, group % groups * members, group * bytes(), moments, sums);
                }
            });
        }
    }

    private interface Body {
        void run(int group, int channel, long at, Moments moments, double[] sums);
    }

    /**
     * Forward.
     *
     * @param x {@code [samples, channels, ..]}
     * @param w {@code [channels]}; null for ones
     * @param b {@code [channels]}; null for zeros
     */
    public static Normalised forward(
            String operation, NDArray x, int groups, @Nullable NDArray w, @Nullable NDArray b, float epsilon) {
        Layout layout = Layout.of(operation, x, groups);
        float[] weight = Channels.factors(operation, "weight", w, layout.channels, 1);
        float[] bias = Channels.factors(operation, "bias", b, layout.channels, 0);
        Statistics statistics = new Statistics(layout.samples * groups);
        NDArray y = NDArray.empty(x.shape(), operation);
        MemorySegment from = x.contiguous().segment();
        MemorySegment to = y.segment();
        layout.forEach((group, first, at, moments, _) -> {
            moments.clear();
            moments.add(from, at, layout.bytes());
            statistics.set(group, moments.mean(), moments.variance(), epsilon);
            for (int i = 0; i < layout.members; i++) {
                float factor = weight[first + i];
                NormRuns.forward(
                        from,
                        to,
                        at + i * layout.run,
                        layout.run,
                        statistics.mean(group),
                        statistics.scale(group) * factor,
                        Math.fma(statistics.offset(group), factor, bias[first + i]));
            }
        });
        return new Normalised(y, statistics);
    }

    /** Gradients; the arguments are those of {@link #forward}. */
    public static NormGradient backward(
            String operation, NDArray x, int groups, @Nullable NDArray w, Statistics statistics, NDArray dy) {
        Layout layout = Layout.of(operation, x, groups);
        int channels = layout.channels;
        float[] weight = Channels.factors(operation, "weight", w, channels, 1);
        MemorySegment from = x.contiguous().segment();
        MemorySegment above = Door.input(operation, "dy", dy, x.shape());
        NDArray dx = NDArray.empty(x.shape(), operation);
        MemorySegment below = dx.segment();
        NDArray parts = NDArray.empty(Shape.of(2, layout.samples, channels), operation);
        MemorySegment partial = parts.segment();
        long biases = (long) layout.samples * channels;
        layout.forEach((group, first, at, _, sums) -> {
            float mean = statistics.mean(group);
            float scale = statistics.scale(group);
            float offset = statistics.offset(group);
            double total = 0;
            double products = 0;
            long place = (long) (group / groups) * channels + first;
            for (int i = 0; i < layout.members; i++) {
                sums[0] = 0;
                sums[1] = 0;
                NormRuns.sums(from, above, at + i * layout.run, layout.run, mean, sums);
                double dz = sums[1] * scale + sums[0] * offset;
                partial.setAtIndex(JAVA_FLOAT, place + i, (float) dz);
                partial.setAtIndex(JAVA_FLOAT, biases + place + i, (float) sums[0]);
                total += sums[0] * weight[first + i];
                products += dz * weight[first + i];
            }
            double slope = products / layout.count() * scale;
            double shift = (total + products * offset) / layout.count();
            for (int i = 0; i < layout.members; i++) {
                NormRuns.gradient(
                        from,
                        above,
                        below,
                        at + i * layout.run,
                        layout.run,
                        mean,
                        weight[first + i],
                        (float) slope,
                        (float) shift,
                        scale);
            }
        });
        NDArray dw = NDArray.empty(Shape.of(channels), operation);
        NDArray db = NDArray.empty(Shape.of(channels), operation);
        Sums.down(partial.asSlice(0, biases * Float.BYTES), dw.segment(), 1, false);
        Sums.down(partial.asSlice(biases * Float.BYTES), db.segment(), 1, false);
        parts.release();
        return new NormGradient(dx, dw, db);
    }
}
