package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;

/**
 * Shifts and scales each feature to mean 0 and standard deviation 1, those of the data that it was fitted to: the training part, never the part that a
 * model is judged on. A feature that never changes is only shifted.
 */
public final class StandardScaler {
    private final Tensor mean;
    private final Tensor deviation;

    private StandardScaler(Tensor mean, Tensor deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    /**
     * Means and deviations of features.
     *
     * @param x samples, [n, ...], n at least 1
     */
    public static StandardScaler fit(Tensor x) {
        if (x.shape().rank() < 1 || x.shape().dim(0) < 1) {
            throw Checks.error("StandardScaler", "expected samples [n, ...], at least one, got " + x.shape());
        }
        int samples = x.shape().dim(0);
        int features = Math.toIntExact(x.size() / samples);
        double[] sums = new double[features];
        double[] squares = new double[features];
        float[] values = x.toArray();
        for (int i = 0; i < values.length; i++) {
            sums[i % features] += values[i];
        }
        for (int i = 0; i < values.length; i++) {
            double away = values[i] - sums[i % features] / samples;
            squares[i % features] += away * away;
        }
        float[] means = new float[features];
        float[] deviations = new float[features];
        for (int i = 0; i < features; i++) {
            means[i] = (float) (sums[i] / samples);
            deviations[i] = squares[i] == 0 ? 1 : (float) Math.sqrt(squares[i] / samples);
        }
        int[] one = x.shape().with(0, 1).dims();
        return new StandardScaler(Tensor.of(means, one), Tensor.of(deviations, one));
    }

    /** The samples scaled; features as those fitted to. */
    public Tensor transform(Tensor x) {
        return NoGrad.run(() -> checked("transform", x, mean.shape()).sub(mean).div(deviation));
    }

    /** What was scaled, as it was before. */
    public Tensor inverse(Tensor scaled) {
        return NoGrad.run(
                () -> checked("inverse", scaled, mean.shape()).mul(deviation).add(mean));
    }

    /** Samples of the features fitted to, or an error. */
    static Tensor checked(String operation, Tensor x, Shape one) {
        Shape shape = x.shape();
        if (shape.rank() != one.rank() || !shape.with(0, 1).equals(one)) {
            throw Checks.error(operation, "expected samples of the features fitted to, each " + one + ", got " + shape);
        }
        return x;
    }
}
