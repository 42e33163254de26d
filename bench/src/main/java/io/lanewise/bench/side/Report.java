package io.lanewise.bench.side;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows as JSON, as a table for a terminal, and as a table in Markdown. */
public final class Report {
    private Report() {}

    /** One object on one line: the medians, the best configuration for each library. */
    public static String json(Row row) {
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("case", row.what().name());
            json.writeNumberField("threads", row.threads());
            json.writeStringField("unit", row.what().unit().label());
            Sample own = row.lanewise();
            json.writeFieldName(Contestant.LANEWISE);
            if (own == null) {
                json.writeNull();
            } else {
                json.writeNumber(rounded(own.median()));
            }
            json.writeObjectFieldStart("peers");
            for (var entry : row.best().entrySet()) {
                if (!entry.getKey().equals(Contestant.LANEWISE)) {
                    json.writeNumberField(
                            entry.getKey(), rounded(entry.getValue().median()));
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("report: writing to memory failed", e);
        }
        return text.toString();
    }

    /** Four digits. */
    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    }

    /** One line for a terminal: every configuration with its spread, then the ratio to the best library. */
    public static String line(Row row) {
        return String.format(
                Locale.ROOT,
                "%-38s %-8s %s  ratio %s",
                row.what().name(),
                row.what().unit().label(),
                row.configurations().entrySet().stream()
                        .map(entry -> entry.getKey().name() + " " + cell(entry.getValue()))
                        .collect(Collectors.joining("  ")),
                ratio(row));
    }

    /** A table with one column a configuration, of rows that need not have the same ones. */
    public static String markdown(List<Row> rows) {
        Set<Contestant> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.configurations().keySet()));
        var text = new StringBuilder("| case | unit |");
        columns.forEach(column -> text.append(' ').append(column.name()).append(" |"));
        text.append(" ratio to the best |\n|---|---|")
                .append("---:|".repeat(columns.size() + 1))
                .append('\n');
        for (Row row : rows) {
            text.append("| ")
                    .append(row.what().name())
                    .append(" | ")
                    .append(row.what().unit().label())
                    .append(" |");
            for (Contestant column : columns) {
                Sample sample = row.configurations().get(column);
                text.append(' ').append(sample == null ? "" : cell(sample)).append(" |");
            }
            text.append(' ').append(ratio(row)).append(" |\n");
        }
        return text.toString();
    }

    private static String ratio(Row row) {
        return Double.isNaN(row.ratio()) ? "-" : String.format(Locale.ROOT, "%.2f", row.ratio());
    }

    static String cell(Sample sample) {
        double median = sample.median();
        String format = median >= 1000 ? "%.0f" : median >= 100 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format + " ±%.0f%%", median, 100 * sample.spread());
    }
}
