package io.lanewise.nn.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/** Figures by epoch: {@code loss}, {@code val_loss}, and each metric with and without {@code val_}. */
public final class History {
    /** What the names of figures have in them that are better the larger they are. */
    private static final List<String> SCORES = List.of("accuracy", "precision", "recall", "f1", "auc", "r2");

    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    History() {}

    void add(String name, double value) {
        figures.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    void set(String name, List<Double> values) {
        figures.put(name, new ArrayList<>(values));
    }

    /** Names of the figures. */
    public Set<String> names() {
        return Collections.unmodifiableSet(figures.keySet());
    }

    /**
     * A figure for each epoch.
     *
     * @throws IllegalArgumentException if there is no such figure; the message lists those there are
     */
    public List<Double> get(String name) {
        List<Double> values = figures.get(name);
        if (values == null) {
            throw new IllegalArgumentException("history: no figure \"" + name + "\"; there are " + figures.keySet());
        }
        return Collections.unmodifiableList(values);
    }

    /** A figure of the last epoch. */
    public double last(String name) {
        return get(name).getLast();
    }

    /** A figure of its best epoch: the largest of a score, the smallest of anything else. */
    public double best(String name) {
        DoubleStream values = get(name).stream().mapToDouble(Double::doubleValue);
        return (isSmallerBetter(name) ? values.min() : values.max()).orElse(Double.NaN);
    }

    /** Epochs so far. */
    public int epochs() {
        return figures.values().stream().mapToInt(List::size).max().orElse(0);
    }

    /** Whether smaller values of the figure are better: losses and errors; not scores. */
    public static boolean isSmallerBetter(String name) {
        return SCORES.stream().noneMatch(name.toLowerCase(Locale.ROOT)::contains);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        figures.forEach((name, values) -> text.append(text.isEmpty() ? "" : "  ")
                .append(name)
                .append(' ')
                .append(String.format(Locale.ROOT, "%.4f", values.getLast())));
        return text.toString();
    }
}
