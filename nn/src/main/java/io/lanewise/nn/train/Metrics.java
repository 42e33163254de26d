package io.lanewise.nn.train;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.metric.ConfusionMatrix;
import io.lanewise.nn.metric.ConfusionMatrix.Average;
import io.lanewise.nn.metric.LogLoss;
import io.lanewise.nn.metric.RegressionErrors;
import io.lanewise.nn.metric.RocAuc;
import io.lanewise.nn.metric.Tally;
import io.lanewise.nn.metric.TopK;
import io.lanewise.nn.train.state.Stateful;
import io.lanewise.nn.train.state.TrainingState;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics that the library has. Those of classes take scores {@code [.., classes]} with int32 labels {@code [..]}, or probabilities with float32 targets of 0 and
 * 1 of the same shape.
 */
public final class Metrics {
    private Metrics() {}

    /**
     * A figure of a tally, the library's or one's own: {@code of("rmse", RegressionErrors::new, RegressionErrors::rmse)}.
     *
     * @param name key in the history
     * @param start makes a tally of nothing yet
     */
    public static <T extends Tally> Metric of(String name, Supplier<T> start, ToDoubleFunction<T> figure) {
        return new Metric() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Count start() {
                return new Figure<>(start.get(), figure);
            }
        };
    }

    private record Figure<T extends Tally>(T tally, ToDoubleFunction<T> figure) implements Metric.Count, Stateful {
        private static final String KEY = "counted";

        @Override
        public void add(Tensor prediction, Tensor target) {
            tally.add(prediction, target);
        }

        @Override
        public double value() {
            return figure.applyAsDouble(tally);
        }

        @Override
        public void saveState(TrainingState to) {
            to.put(KEY, tally.numbers());
        }

        @Override
        public void loadState(TrainingState from) {
            tally.numbers(from.numbers(KEY));
        }
    }

    /** Share of right answers: the largest score is the label's, or the probability is on the target's side of one half. */
    public static Metric accuracy() {
        return of("accuracy", () -> new TopK(1), TopK::value);
    }

    /** Share of samples of which the right class is among those with the k highest scores: {@code top_5_accuracy}. */
    public static Metric topK(int k) {
        return of("top_" + k + "_accuracy", () -> new TopK(k), TopK::value);
    }

    /** Share of right ones among those taken for a class, over all classes. */
    public static Metric precision(Average average) {
        return classes("precision", count -> count.precision(average));
    }

    /** Share of a class's samples that were taken for it, over all classes. */
    public static Metric recall(Average average) {
        return classes("recall", count -> count.recall(average));
    }

    /** Harmonic mean of precision and recall, over all classes. */
    public static Metric f1(Average average) {
        return classes("f1", count -> count.f1(average));
    }

    private static Metric classes(String name, ToDoubleFunction<ConfusionMatrix> figure) {
        return of(name, ConfusionMatrix::new, figure);
    }

    /** Area under the receiver operating characteristic, of two classes. */
    public static Metric rocAuc() {
        return of("roc_auc", RocAuc::new, RocAuc::value);
    }

    /** Mean negative logarithm of the right class's probability; of int32 labels the scores are those before a softmax. */
    public static Metric logLoss() {
        return of("log_loss", LogLoss::new, LogLoss::value);
    }

    /** e to the {@link #logLoss}. */
    public static Metric perplexity() {
        return of("perplexity", LogLoss::new, LogLoss::perplexity);
    }

    /** Mean squared error. */
    public static Metric mse() {
        return errors("mse", RegressionErrors::mse);
    }

    /** Mean absolute error. */
    public static Metric mae() {
        return errors("mae", RegressionErrors::mae);
    }

    /** Share of the targets' variance that is explained. */
    public static Metric r2() {
        return errors("r2", RegressionErrors::r2);
    }

    private static Metric errors(String name, ToDoubleFunction<RegressionErrors> figure) {
        return of(name, RegressionErrors::new, figure);
    }
}
