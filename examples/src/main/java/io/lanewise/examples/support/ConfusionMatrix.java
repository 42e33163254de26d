package io.lanewise.examples.support;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Counts how often a thing of each class was taken for each class: right answers stand on the diagonal. */
public final class ConfusionMatrix {
    private final List<String> classes;
    private final int[][] counts;

    /** An empty matrix for these classes, labelled 0, 1, 2, ... in their order. */
    public ConfusionMatrix(List<String> classes) {
        this.classes = List.copyOf(classes);
        counts = new int[classes.size()][classes.size()];
    }

    /** Counts one answer after the other: a thing of class {@code actual[i]} was taken for {@code predicted[i]}. */
    public void add(int[] actual, int[] predicted) {
        for (int i = 0; i < actual.length; i++) {
            counts[actual[i]][predicted[i]]++;
        }
    }

    /** Share of right answers. */
    public double accuracy() {
        long right = 0;
        long all = 0;
        for (int row = 0; row < counts.length; row++) {
            right += counts[row][row];
            all += IntStream.of(counts[row]).sum();
        }
        return (double) right / all;
    }

    /** A table with a row for each class, a column for what it was taken for, and the share of right answers of each row. */
    @Override
    public String toString() {
        int width = classes.stream().mapToInt(String::length).max().orElse(0);
        int cell = Math.max(5, 1 + Integer.toString(largest()).length());
        var table = new StringBuilder(" ".repeat(width));
        for (int column = 0; column < counts.length; column++) {
            table.append(String.format(Locale.ROOT, "%" + cell + "." + (cell - 1) + "s", classes.get(column)));
        }
        table.append("    right").append(System.lineSeparator());
        for (int row = 0; row < counts.length; row++) {
            table.append(String.format(Locale.ROOT, "%" + width + "s", classes.get(row)));
            int sum = 0;
            for (int count : counts[row]) {
                table.append(String.format(Locale.ROOT, "%" + cell + "s", count == 0 ? "." : count));
                sum += count;
            }
            table.append(
                    String.format(Locale.ROOT, "%8.1f%%%n", sum == 0 ? Double.NaN : 100.0 * counts[row][row] / sum));
        }
        return table.toString();
    }

    private int largest() {
        int largest = 0;
        for (int[] row : counts) {
            for (int count : row) {
                largest = Math.max(largest, count);
            }
        }
        return largest;
    }
}
