package io.lanewise.nn.train;

import java.util.List;

/** Text in columns. */
public final class Table {
    private Table() {}

    /** Rows of cells, the first one of names; the first column to the left, the others to the right. */
    public static String of(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                text.append(i == 0 ? row.get(i) + space : "  " + space + row.get(i));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
