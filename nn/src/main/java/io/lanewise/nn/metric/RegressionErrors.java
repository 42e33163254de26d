package io.lanewise.nn.metric;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.List;

/** How far predicted numbers are from the targets, over all elements: mean squared and absolute error, and the share of the variance that is explained. */
public final class RegressionErrors implements Tally {
    private long seen;
    private double squares;
    private double distances;

    /** Mean of the targets, and the sum of squares of their distances from it (Chan, Golub and LeVeque, 1979). */
    private double mean;

    private double spread;

    /** Counts nothing yet. */
    public RegressionErrors() {}

    /** Adds a batch: float32 predictions and targets of one shape. */
    @Override
    public void add(Tensor prediction, Tensor target) {
        Checks.sameShape("RegressionErrors", prediction.value(), target.value());
        Checks.floats("RegressionErrors", prediction.value());
        float[] predictions = prediction.detach().toArray();
        float[] truths = target.detach().toArray();
        RegressionErrors batch = new RegressionErrors();
        batch.seen = truths.length;
        for (int i = 0; i < truths.length; i++) {
            double away = (double) predictions[i] - truths[i];
            batch.squares += away * away;
            batch.distances += Math.abs(away);
            batch.mean += (double) truths[i] / truths.length;
        }
        for (float truth : truths) {
            batch.spread += (truth - batch.mean) * (truth - batch.mean);
        }
        merge(batch);
    }

    /** Adds what another has counted. */
    public void merge(RegressionErrors other) {
        long all = seen + other.seen;
        if (other.seen == 0) {
            return;
        }
        double between = other.mean - mean;
        double share = (double) other.seen / all;
        spread += other.spread + between * between * share * seen;
        mean += between * share;
        squares += other.squares;
        distances += other.distances;
        seen = all;
    }

    /** Mean squared error; NaN before the first element. */
    public double mse() {
        return squares / seen;
    }

    /** Its root, in the targets' unit. */
    public double rmse() {
        return Math.sqrt(mse());
    }

    /** Mean absolute error. */
    public double mae() {
        return distances / seen;
    }

    /** {@code 1 - mse / variance of the targets}: 1 for right predictions, 0 for their mean; not finite if all targets are the same. */
    public double r2() {
        return 1 - squares / spread;
    }

    @Override
    public List<Double> numbers() {
        return List.of((double) seen, squares, distances, mean, spread);
    }

    @Override
    public void numbers(List<Double> counted) {
        seen = counted.get(0).longValue();
        squares = counted.get(1);
        distances = counted.get(2);
        mean = counted.get(3);
        spread = counted.get(4);
    }
}
