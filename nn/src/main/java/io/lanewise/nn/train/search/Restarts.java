package io.lanewise.nn.train.search;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.nn.Layer;
import io.lanewise.nn.train.DivergedException;
import io.lanewise.nn.train.History;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains several times from other first weights and keeps the best model: the loss of a network has many valleys, and where training ends
 * depends on where it began.
 *
 * @param model the best one
 * @param history of its training
 * @param seed that its first weights follow from
 */
public record Restarts(Layer model, History history, long seed) {
    private static final System.Logger LOG = System.getLogger(Restarts.class.getName());

    /**
     * A training that was made.
     *
     * @param model what was trained
     * @param history what {@code fit} gave
     */
    public record Trained(Layer model, History history) {}

    /**
     * The best of several trainings by a figure of the history, such as {@code val_loss}, in its best epoch; the models should go back to
     * that, by {@link io.lanewise.nn.train.EarlyStopping#restoreBest}.
     *
     * @param count how many
     * @param seed of the first; each has the next one
     * @param training makes a model and trains it
     * @throws DivergedException if none ended with a finite figure
     */
    public static Restarts best(int count, long seed, String figure, Supplier<Trained> training) {
        Checks.positive("Restarts", "count", count);
        Restarts best = null;
        @Nullable DivergedException last = null;
        for (long s = seed; s < seed + count; s++) {
            Generator.manualSeed(s);
            try {
                Trained trained = training.get();
                if (best == null || isBetter(figure, trained.history, best.history)) {
                    best = new Restarts(trained.model, trained.history, s);
                }
            } catch (DivergedException e) {
                long diverged = s;
                LOG.log(Level.DEBUG, () -> "the training from seed " + diverged + " diverged", e);
                last = e;
            }
        }
        if (best == null) {
            throw Checks.present("Restarts", "a training", last);
        }
        return best;
    }

    private static boolean isBetter(String figure, History one, History other) {
        double difference = one.best(figure) - other.best(figure);
        return History.isSmallerBetter(figure) ? difference < 0 : difference > 0;
    }
}
