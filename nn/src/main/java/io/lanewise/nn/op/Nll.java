package io.lanewise.nn.op;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Backward;
import io.lanewise.nn.autograd.Gradients;
import io.lanewise.nn.autograd.Tape;
import io.lanewise.nn.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Negative log-likelihood {@code -w[y] x[y]} of log-probabilities x {@code [n, classes]} and labels y {@code [n]}; a mean divides by the sum
 * of the weights that count. {@code dx[i, y] = -w[y] scale dl[i]}.
 */
record Nll(Shape shape, int[] labels, float[] weights, float scale) implements Backward {
    /** @param ignoreIndex label of samples that do not count */
    static Tensor forward(Tensor x, Tensor target, @Nullable Tensor weight, int ignoreIndex, Reduction reduction) {
        int n = x.shape().dim(0);
        reduction.checkCount("nll_loss", n);
        int classes = x.shape().dim(1);
        if (weight != null) {
            Checks.shape("nll_loss", "weight", weight.value(), Shape.of(classes));
        }
        int[] labels = target.toIntArray();
        float[] weights = new float[n]; // of the samples; 0 where one does not count
        float[] losses = new float[n];
        double total = 0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            if (labels[i] == ignoreIndex) {
                labels[i] = 0;
                continue;
            }
            if (labels[i] < 0 || labels[i] >= classes) {
                throw Checks.error(
                        "nll_loss", "label " + labels[i] + " at row " + i + " is outside [0, " + classes + ")");
            }
            weights[i] = weight == null ? 1 : weight.get(labels[i]);
            losses[i] = -weights[i] * x.get(i, labels[i]);
            total += weights[i];
            sum += losses[i];
        }
        // where no sample counts the mean is NaN, and the gradient 0
        float scale = reduction == Reduction.MEAN && total != 0 ? (float) (1 / total) : 1;
        NDArray value = reduction == Reduction.NONE
                ? NDArray.of(losses)
                : NDArray.full(Shape.SCALAR, (float) (reduction == Reduction.MEAN ? sum / total : sum));
        return Tape.record(value, new Nll(x.shape(), labels, weights, scale), x);
    }

    @Override
    public void backward(NDArray dl, Gradients inputs) {
        NDArray dx = NDArray.zeros(shape);
        NDArray each = dl.expand(Shape.of(labels.length));
        for (int i = 0; i < labels.length; i++) {
            dx.set(-weights[i] * scale * each.get(i), i, labels[i]);
        }
        inputs.add(0, dx);
    }
}
