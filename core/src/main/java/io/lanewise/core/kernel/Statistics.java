package io.lanewise.core.kernel;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a normalisation keeps of each group that it normalises, for the gradient and for running statistics. Normalised is
 * {@code z = (x - mean) scale + offset}, {@code scale = 1 / sqrt(variance + epsilon)}: the mean is rounded to float, which is the same as x
 * where both are large, and the offset makes up for what rounding lost.
 */
public final class Statistics {
    private static final int KINDS = 4;

    private final NDArray array;
    private final MemorySegment memory;
    private final int groups;

    Statistics(int groups) {
        this.groups = groups;
        array = NDArray.empty(Shape.of(KINDS, groups), "statistics");
        memory = array.segment();
    }

    /** Number of groups. */
    public int groups() {
        return groups;
    }

    /** Gives the memory back. */
    public void release() {
        array.release();
    }

    /** The means of all groups. */
    MemorySegment means() {
        return memory.asSlice(0, (long) groups * Float.BYTES);
    }

    private float get(int kind, int group) {
        return memory.getAtIndex(ValueLayout.JAVA_FLOAT, (long) kind * groups + group);
    }

    private void put(int kind, int group, double value) {
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, (long) kind * groups + group, (float) value);
    }

    void set(int group, double mean, double variance, double epsilon) {
        float rounded = (float) mean;
        put(0, group, rounded);
        put(1, group, mean - rounded);
        put(2, group, variance);
        put(3, group, 1 / Math.sqrt(variance + epsilon));
    }

    /** The mean, rounded. */
    float mean(int group) {
        return get(0, group);
    }

    float scale(int group) {
        return get(3, group);
    }

    float offset(int group) {
        return -get(1, group) * get(3, group);
    }

    /** Mean, scale and offset of the groups from one on, as many as there is room for. */
    void get(int first, float[] numbers) {
        for (int i = 0; 3 * i < numbers.length; i++) {
            numbers[3 * i] = mean(first + i);
            numbers[3 * i + 1] = scale(first + i);
            numbers[3 * i + 2] = offset(first + i);
        }
    }

    /**
     * Moves running statistics towards these: {@code running = (1 - momentum) running + momentum new}, the variance without bias.
     *
     * @param mean of each channel; group g is of channel {@code g mod channels}, and the groups of a channel are averaged
     * @param variance of each channel
     * @param count numbers in a group
     */
    public void track(NDArray mean, NDArray variance, double momentum, long count) {
        int channels = (int) mean.size();
        Checks.that(channels > 0 && groups % channels == 0, "track", "groups must be a multiple of the channels");
        Door.output("track", "the running mean", mean, mean.shape());
        Door.output("track", "the running variance", variance, mean.shape());
        MemorySegment means = mean.segment();
        MemorySegment variances = variance.segment();
        double unbiased = (double) count / (count - 1);
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            double squares = 0;
            for (int g = c; g < groups; g += channels) {
                sum += (double) get(0, g) + get(1, g);
                squares += get(2, g) * unbiased;
            }
            double share = (double) channels / groups;
            move(means, c, sum * share, momentum);
            move(variances, c, squares * share, momentum);
        }
    }

    private static void move(MemorySegment running, int channel, double now, double momentum) {
        float before = running.getAtIndex(ValueLayout.JAVA_FLOAT, channel);
        running.setAtIndex(ValueLayout.JAVA_FLOAT, channel, (float) ((1 - momentum) * before + momentum * now));
    }
}
