package io.lanewise.nn.op;

import io.lanewise.core.kernel.Statistics;
import io.lanewise.nn.autograd.Tensor;

/**
 * Means and variances of channels that a normalisation collects in training and uses afterwards.
 *
 * @param mean {@code [channels]}
 * @param variance {@code [channels]}
 */
public record RunningStatistics(Tensor mean, Tensor variance) {
    void track(Statistics batch, double momentum, long count) {
        batch.track(mean.value(), variance.value(), momentum, count);
        mean.changed();
        variance.changed();
    }
}
