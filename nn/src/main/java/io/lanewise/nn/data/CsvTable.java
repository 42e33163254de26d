package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table whose columns are of numbers or of texts, with places that may be empty. Made by {@link Csv}. */
public final class CsvTable {
    /** A column: its texts, null where there is none, and its numbers, NaN where there is none; no numbers if it is of texts. */
    record Column(
            String name,
            float @Nullable [] numbers,
            @Nullable String[] texts) {}

    private final List<Column> columns;
    private final int rows;

    CsvTable(List<Column> columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /** Names of the columns, in order. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    Column column(String name) {
        for (Column column : columns) {
            if (column.name.equals(name)) {
                return column;
            }
        }
        throw Checks.error("csv", "no column \"" + name + "\"; there are " + names());
    }

    /** Whether a column is of numbers. */
    public boolean isNumber(String column) {
        return column(column).numbers != null;
    }

    /**
     * The numbers of columns, float32 {@code [rows, columns]}, NaN where there is none.
     *
     * @throws IllegalArgumentException if a column is of texts
     */
    public Tensor numbers(String... names) {
        float[] all = new float[Math.multiplyExact(rows, names.length)];
        for (int j = 0; j < names.length; j++) {
            float[] values = column(names[j]).numbers;
            if (values == null) {
                throw Checks.error("csv", "column \"" + names[j] + "\" is of texts; encode it by Categories");
            }
            for (int i = 0; i < rows; i++) {
                all[i * names.length + j] = values[i];
            }
        }
        return Tensor.of(all, rows, names.length);
    }

    /** The fields of a column as they stand in the file, null where there is none. */
    public List<@Nullable String> texts(String name) {
        return new ArrayList<>(Arrays.asList(column(name).texts));
    }

    /** How many fields of a column have no value. */
    public int missing(String name) {
        int count = 0;
        for (String text : column(name).texts) {
            count += text == null ? 1 : 0;
        }
        return count;
    }

    /**
     * Some rows, in this order.
     *
     * @throws IndexOutOfBoundsException if a number is outside 0 to {@code rows() - 1}
     */
    public CsvTable subset(int... chosen) {
        List<Column> parts = new ArrayList<>();
        for (Column column : columns) {
            @Nullable String[] texts = new String[chosen.length];
            float[] all = column.numbers;
            float[] numbers = all == null ? null : new float[chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                texts[i] = column.texts[chosen[i]];
                if (all != null && numbers != null) {
                    numbers[i] = all[chosen[i]];
                }
            }
            parts.add(new Column(column.name, numbers, texts));
        }
        return new CsvTable(parts, chosen.length);
    }
}
