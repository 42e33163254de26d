package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a table as a matrix to learn from: numbers scaled to mean 0 and deviation 1, texts as one column for each that occurs. What it needs to know comes
 * from the table that it was fitted to: the training part, never the part that a model is judged on.
 *
 * <p>A missing number becomes the mean, which is 0 after scaling; a missing text, or one that was not there, becomes zeros.
 */
public final class TableEncoder {
    /** A column: what a number is shifted and divided by, or the texts. */
    private record Rule(
            String column,
            float mean,
            float deviation,
            @Nullable Categories categories) {
        int width() {
            return categories == null ? 1 : categories.size();
        }
    }

    private final List<Rule> rules;

    private TableEncoder(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * Learns from columns of a table.
     *
     * @throws IllegalArgumentException if a column is not there or has no value at all
     */
    public static TableEncoder fit(CsvTable table, String... columns) {
        List<Rule> rules = new ArrayList<>();
        for (String name : columns) {
            float[] numbers = table.column(name).numbers();
            rules.add(numbers == null ? new Rule(name, 0, 1, Categories.fit(table.texts(name))) : rule(name, numbers));
        }
        Checks.that(!rules.isEmpty(), "TableEncoder", "expected at least one column");
        return new TableEncoder(rules);
    }

    private static Rule rule(String name, float... numbers) {
        double sum = 0;
        int count = 0;
        for (float number : numbers) {
            sum += Float.isNaN(number) ? 0 : number;
            count += Float.isNaN(number) ? 0 : 1;
        }
        Checks.that(count > 0, "TableEncoder", "column \"" + name + "\" has no value at all");
        double mean = sum / count;
        double squares = 0;
        for (float number : numbers) {
            squares += Float.isNaN(number) ? 0 : (number - mean) * (number - mean);
        }
        return new Rule(name, (float) mean, squares == 0 ? 1 : (float) Math.sqrt(squares / count), null);
    }

    /** What the columns of the matrix are: {@code age}, {@code city=Bern}, {@code city=Wien}. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.categories == null) {
                names.add(rule.column);
            } else {
                rule.categories.names().forEach(text -> names.add(rule.column + "=" + text));
            }
        }
        return names;
    }

    /**
     * The matrix of a table, float32 {@code [rows, names().size()]}.
     *
     * @throws IllegalArgumentException if a column is not there, or was of numbers and is of texts
     */
    public Tensor transform(CsvTable table) {
        int width = rules.stream().mapToInt(Rule::width).sum();
        float[] all = new float[Math.multiplyExact(table.rows(), width)];
        int at = 0;
        for (Rule rule : rules) {
            float[] part = rule.categories == null
                    ? table.numbers(rule.column).toArray()
                    : rule.categories.oneHot(table.texts(rule.column)).toArray();
            for (int i = 0; i < part.length; i++) {
                float value = part[i];
                if (rule.categories == null) {
                    value = Float.isNaN(value) ? 0 : (value - rule.mean) / rule.deviation;
                }
                all[i / rule.width() * width + at + i % rule.width()] = value;
            }
            at += rule.width();
        }
        return Tensor.of(all, table.rows(), width);
    }
}
