package io.lanewise.nn.train.search;

import io.lanewise.nn.train.DivergedException;
import io.lanewise.nn.train.History;
import io.lanewise.nn.train.Table;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What configurations reached, the best first; {@link #toString()} is a table.
 *
 * @param <C> what describes a configuration
 */
public final class Results<C> {
    private static final System.Logger LOG = System.getLogger(Results.class.getName());

    /**
     * What one configuration reached.
     *
     * @param <C> what describes a configuration
     * @param mean of the figure over all trainings, each in its best epoch; NaN if one diverged
     * @param deviation of the figure from that mean, 0 of a single training
     * @param trainings how many there were
     * @param diverged how many of them ended without a finite loss
     * @param epochs mean number of epochs
     * @param seconds of all trainings
     */
    public record Row<C>(
            C configuration,
            double mean,
            double deviation,
            int trainings,
            int diverged,
            double epochs,
            double seconds) {}

    private final String figure;
    private final List<Row<C>> rows;

    Results(String figure, List<Row<C>> rows) {
        this.figure = figure;
        Comparator<Row<C>> order = Comparator.comparingDouble(
                row -> History.isSmallerBetter(figure) || Double.isNaN(row.mean) ? row.mean : -row.mean);
        this.rows = rows.stream().sorted(order).toList();
    }

    /** All configurations, the best first; those that diverged last. */
    public List<Row<C>> rows() {
        return rows;
    }

    /** The configuration with the best mean. */
    public C best() {
        return rows.getFirst().configuration;
    }

    @Override
    public String toString() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("configuration", figure, "+-", "trainings", "epochs", "seconds"));
        for (Row<C> row : rows) {
            cells.add(List.of(
                    String.valueOf(row.configuration),
                    row.diverged > 0 ? row.diverged + " diverged" : String.format(Locale.ROOT, "%.4f", row.mean),
                    row.diverged > 0 ? "" : String.format(Locale.ROOT, "%.4f", row.deviation),
                    Integer.toString(row.trainings),
                    String.format(Locale.ROOT, "%.1f", row.epochs),
                    String.format(Locale.ROOT, "%.1f", row.seconds)));
        }
        return Table.of(cells);
    }

    /** Adds up the trainings of one configuration. */
    static final class Tally<C> {
        private final C configuration;
        private final String figure;
        private final List<Double> values = new ArrayList<>();
        private int diverged;
        private long epochs;
        private long nanos;

        Tally(C configuration, String figure) {
            this.configuration = configuration;
            this.figure = figure;
        }

        void add(History history, long time) {
            values.add(history.best(figure));
            epochs += history.epochs();
            nanos += time;
        }

        void diverged(long time, DivergedException why) {
            LOG.log(Level.DEBUG, () -> configuration + " diverged", why);
            diverged++;
            nanos += time;
        }

        Row<C> row() {
            int count = values.size();
            double mean = diverged > 0
                    ? Double.NaN
                    : values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
            double squares = values.stream()
                    .mapToDouble(value -> (value - mean) * (value - mean))
                    .sum();
            return new Row<>(
                    configuration,
                    mean,
                    count > 1 ? Math.sqrt(squares / (count - 1)) : 0,
                    count + diverged,
                    diverged,
                    count == 0 ? 0 : (double) epochs / count,
                    nanos * 1e-9);
        }
    }
}
