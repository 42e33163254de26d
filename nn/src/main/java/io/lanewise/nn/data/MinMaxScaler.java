package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;

/**
 * Shifts and scales each feature so that the data that it was fitted to spans 0 to 1: the training part, never the part that a model is judged on, which
 * may lie outside. A feature that never changes is only shifted.
 */
public final class MinMaxScaler {
    private final Tensor least;
    private final Tensor span;

    private MinMaxScaler(Tensor least, Tensor span) {
        this.least = least;
        this.span = span;
    }

    /**
     * Least and largest values of features.
     *
     * @param x samples, [n, ...], n at least 1
     */
    public static MinMaxScaler fit(Tensor x) {
        if (x.shape().rank() < 1 || x.shape().dim(0) < 1) {
            throw Checks.error("MinMaxScaler", "expected samples [n, ...], at least one, got " + x.shape());
        }
        int features = Math.toIntExact(x.size() / x.shape().dim(0));
        float[] values = x.toArray();
        float[] least = new float[features];
        float[] span = new float[features];
        for (int j = 0; j < features; j++) {
            float low = values[j];
            float high = values[j];
            for (int i = j; i < values.length; i += features) {
                low = Math.min(low, values[i]);
                high = Math.max(high, values[i]);
            }
            least[j] = low;
            span[j] = high == low ? 1 : high - low;
        }
        int[] one = x.shape().with(0, 1).dims();
        return new MinMaxScaler(Tensor.of(least, one), Tensor.of(span, one));
    }

    /** The samples scaled; features as those fitted to. */
    public Tensor transform(Tensor x) {
        return NoGrad.run(() ->
                StandardScaler.checked("transform", x, least.shape()).sub(least).div(span));
    }

    /** What was scaled, as it was before. */
    public Tensor inverse(Tensor scaled) {
        return NoGrad.run(() -> StandardScaler.checked("inverse", scaled, least.shape())
                .mul(span)
                .add(least));
    }
}
