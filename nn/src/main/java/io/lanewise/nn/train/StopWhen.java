package io.lanewise.nn.train;

import io.lanewise.core.array.Checks;
import java.util.List;
import java.util.function.Predicate;

/**
 * Ends training after the epoch in which something became true. Other ends: {@link Trainer#maxSteps}, {@link Trainer#maxTime},
 * {@link EarlyStopping}.
 */
public final class StopWhen implements Callback {
    private final Predicate<History> reached;

    private StopWhen(Predicate<History> reached) {
        this.reached = reached;
    }

    /** When a figure, such as {@code loss}, is at most this. */
    public static StopWhen atMost(String figure, double threshold) {
        return new StopWhen(history -> history.last(figure) <= threshold);
    }

    /** When a figure, such as {@code val_accuracy}, is at least this. */
    public static StopWhen atLeast(String figure, double threshold) {
        return new StopWhen(history -> history.last(figure) >= threshold);
    }

    /** When a figure, such as {@code val_loss}, has become larger in each of the last so many epochs. */
    public static StopWhen rising(String figure, int epochs) {
        Checks.positive("StopWhen", "epochs", epochs);
        return new StopWhen(history -> {
            List<Double> values = history.get(figure);
            int last = values.size() - 1;
            for (int i = last; i > last - epochs; i--) {
                if (i < 1 || !(values.get(i) > values.get(i - 1))) {
                    return false;
                }
            }
            return true;
        });
    }

    @Override
    public void onEpochEnd(Run run) {
        if (reached.test(run.history())) {
            run.stop();
        }
    }
}
