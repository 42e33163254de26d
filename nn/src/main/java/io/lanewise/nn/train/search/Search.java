package io.lanewise.nn.train.search;

import io.lanewise.core.array.Checks;
import io.lanewise.core.array.Generator;
import io.lanewise.nn.data.TensorDataset;
import io.lanewise.nn.train.DivergedException;
import io.lanewise.nn.train.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Trains with every one of some configurations and compares what they reach.
 *
 * {@snippet :
 * record Config(int hidden, float rate) {}
 * var results = Search.over(List.of(new Config(8, 0.1f), new Config(64, 0.1f), new Config(64, 0.01f)), "val_loss")
 *     .restarts(3)
 *     .crossValidate(data, 5, (config, train, validation) -> fit(config, train, validation));
 * System.out.println(results); // a table, the best first
 * }
 *
 * @param <C> what describes a configuration: a number, or a record
 */
public final class Search<C> {
    private final List<C> configurations;
    private final String figure;
    private int restarts = 1;
    private long seed = 1;

    private Search(Collection<? extends C> configurations, String figure) {
        Checks.that(!configurations.isEmpty(), "Search", "expected at least one configuration, got none");
        this.configurations = List.copyOf(configurations);
        this.figure = Checks.present("Search", "the figure's name", figure);
    }

    /** Compares configurations by a figure of the history such as {@code val_loss}, in its best epoch. */
    public static <C> Search<C> over(Collection<? extends C> configurations, String figure) {
        return new Search<>(configurations, figure);
    }

    /** Trains so many times from other first weights; 1 unless set. Returns this. */
    public Search<C> restarts(int count) {
        restarts = Checks.positive("Search", "restarts", count);
        return this;
    }

    /** What folds and first weights follow from; 1 unless set. Every configuration gets the same ones. Returns this. */
    public Search<C> seed(long start) {
        seed = start;
        return this;
    }

    /**
     * One training.
     *
     * @param <C> what describes a configuration
     */
    @FunctionalInterface
    public interface Trial<C> {
        /** Trains with a configuration. */
        History train(C configuration, TensorDataset train, TensorDataset validation);
    }

    /** Trains with each configuration. */
    public Results<C> run(Function<? super C, History> trial) {
        List<Results.Row<C>> rows = new ArrayList<>();
        for (C configuration : configurations) {
            Results.Tally<C> tally = new Results.Tally<>(configuration, figure);
            restart(tally, () -> trial.apply(configuration));
            rows.add(tally.row());
        }
        return new Results<>(figure, rows);
    }

    /** Trains with each configuration on each way to part the data into k folds. */
    public Results<C> crossValidate(TensorDataset data, int k, Trial<? super C> trial) {
        List<KFold.Fold> folds = KFold.of(data, k, seed);
        List<Results.Row<C>> rows = new ArrayList<>();
        for (C configuration : configurations) {
            Results.Tally<C> tally = new Results.Tally<>(configuration, figure);
            for (KFold.Fold fold : folds) {
                restart(tally, () -> trial.train(configuration, fold.train(), fold.validation()));
            }
            rows.add(tally.row());
        }
        return new Results<>(figure, rows);
    }

    /** A training. */
    @FunctionalInterface
    private interface Training {
        History run();
    }

    private void restart(Results.Tally<C> tally, Training training) {
        for (int i = 0; i < restarts; i++) {
            Generator.manualSeed(seed + i);
            long start = System.nanoTime();
            try {
                tally.add(training.run(), System.nanoTime() - start);
            } catch (DivergedException e) {
                tally.diverged(System.nanoTime() - start, e);
            }
        }
    }
}
