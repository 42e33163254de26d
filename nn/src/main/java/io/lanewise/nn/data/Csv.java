package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables from text files with a line for each row, fields apart by commas, and quotes around fields that need them (RFC 4180), in UTF-8:
 *
 * {@snippet :
 * CsvTable table = Csv.separator(';').missing("", "NA", "?").number("age").text("zip").read(Path.of("people.csv"));
 * }
 *
 * <p>A column of which every present field is a number is one of numbers, any other one of texts, unless told. Needs {@code de.siegmar:fastcsv} on the class
 * path, which the library itself does not bring along.
 */
public final class Csv {
    static final String READ = "read csv";

    private char separator = ',';
    private boolean header = true;
    private Set<String> missing = Set.of("");
    private final Set<String> numbers = new HashSet<>();
    private final Set<String> texts = new HashSet<>();

    private Csv() {}

    /** Begins to describe a file whose fields are apart by commas, with a header. */
    public static Csv commas() {
        return new Csv();
    }

    /** Begins to describe a file with another character between fields. */
    public static Csv separator(char between) {
        Csv csv = new Csv();
        csv.separator = between;
        return csv;
    }

    /** Whether the first line names the columns; without it they are called 0, 1, 2 and so on. */
    public Csv header(boolean first) {
        header = first;
        return this;
    }

    /** What a field holds that has no value; at first, nothing. */
    public Csv missing(String... fields) {
        missing = Set.of(fields);
        return this;
    }

    /** Says that columns are of numbers, so that anything else in them is an error. */
    public Csv number(String... columns) {
        numbers.addAll(List.of(columns));
        return this;
    }

    /** Says that columns are of texts, even if they look like numbers. */
    public Csv text(String... columns) {
        texts.addAll(List.of(columns));
        return this;
    }

    /**
     * Reads a file.
     *
     * @throws FileFormatException with line and column if a row has not as many fields as the first, a field of a column of numbers is none, or the text is damaged
     * @throws NoSuchFileException if it is not there
     * @throws IllegalArgumentException if a column was named that is not there
     * @throws IllegalStateException if {@code fastcsv} is missing
     */
    public CsvTable read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, READ + ": expected a file there");
        }
        CsvRecords records;
        try {
            records = new CsvRecords(file, separator, header);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    READ + ": needs de.siegmar:fastcsv (4.1 or later) on the class path, and on the module path"
                            + " --add-modules de.siegmar.fastcsv: " + e.getMessage(),
                    e);
        }
        for (Set<String> named : List.of(numbers, texts)) {
            for (String name : named) {
                if (!records.names().contains(name)) {
                    throw Checks.error(
                            READ, "no column \"" + name + "\" in " + file + "; there are " + records.names());
                }
            }
        }
        List<CsvTable.Column> columns = new ArrayList<>();
        for (int i = 0; i < records.names().size(); i++) {
            columns.add(column(file, records.names().get(i), i, records.rows(), records.lines()));
        }
        return new CsvTable(columns, records.rows().size());
    }

    private CsvTable.Column column(Path file, String name, int index, List<String[]> rows, List<Long> lines)
            throws FileFormatException {
        @Nullable String[] fields = new String[rows.size()];
        float[] values = new float[rows.size()];
        boolean real = !texts.contains(name);
        for (int i = 0; i < fields.length; i++) {
            String field = rows.get(i)[index];
            boolean given = !missing.contains(field) && !missing.contains(field.strip());
            fields[i] = given ? field : null;
            values[i] = Float.NaN;
            if (given && real) {
                Float number = parsed(field.strip());
                if (number != null) {
                    values[i] = number;
                } else if (numbers.contains(name)) {
                    throw FileFormatException.inLine(
                            READ, file, lines.get(i), name, "expected a number, got \"" + shortened(field) + "\"");
                } else {
                    real = false;
                }
            }
        }
        return new CsvTable.Column(name, real ? values : null, fields);
    }

    private static String shortened(String field) {
        return field.length() > 60 ? field.substring(0, 60) + "..." : field;
    }

    /** A finite decimal number; null for anything else, also for what only Java takes for one. */
    private static @Nullable Float parsed(String field) {
        for (int i = 0; i < field.length(); i++) {
            if ("0123456789+-.eE".indexOf(field.charAt(i)) < 0) {
                return null;
            }
        }
        try {
            float number = Float.parseFloat(field);
            return Float.isFinite(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
