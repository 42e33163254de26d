package io.lanewise.core.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** What a channel's gradient {@code dx = (dy - (x - mean) slope - shift) scale} is made of, from sums over the batch. */
final class BatchNormSlopes {
    private final Channels channels;
    private final Statistics statistics;
    private final float[] weight;
    private final boolean own;
    private final MemorySegment dw;
    private final MemorySegment db;
    private final float[] slopes;
    private final float[] shifts;

    BatchNormSlopes(
            Channels channels, Statistics statistics, float[] weight, boolean own, MemorySegment dw, MemorySegment db) {
        this.channels = channels;
        this.statistics = statistics;
        this.weight = weight;
        this.own = own;
        this.dw = dw;
        this.db = db;
        this.slopes = new float[channels.count()];
        this.shifts = new float[channels.count()];
    }

    /**
     * Takes a channel's sums, and writes the gradients of its weight and bias.
     *
     * @param sum of dy
     * @param products sum of dy (x - mean)
     */
    void set(int channel, double sum, double products) {
        float scale = statistics.scale(channel);
        float offset = statistics.offset(channel);
        double dz = products * scale + sum * offset;
        dw.setAtIndex(JAVA_FLOAT, channel, (float) dz);
        db.setAtIndex(JAVA_FLOAT, channel, (float) sum);
        if (own) {
            slopes[channel] = (float) (dz * scale / channels.perChannel());
            shifts[channel] = (float) ((sum + dz * offset) / channels.perChannel());
        }
    }

    float scale(int channel) {
        return statistics.scale(channel) * weight[channel];
    }

    float slope(int channel) {
        return slopes[channel];
    }

    float shift(int channel) {
        return shifts[channel];
    }
}
