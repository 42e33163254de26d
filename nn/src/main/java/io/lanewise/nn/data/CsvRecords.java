package io.lanewise.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.lanewise.nn.io.FileFormatException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a file. A class of its own, since it is all that cannot be loaded where the library that parses is missing. */
final class CsvRecords {
    private static final int MAX_FIELD = 1 << 20;

    private final List<String> names = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();

    /**
     * Reads a file.
     *
     * @param separator between fields
     * @param header whether the first line names the columns
     */
    CsvRecords(Path file, char separator, boolean header) throws IOException {
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CsvReader<CsvRecord> reader = CsvReader.builder()
                        .fieldSeparator(separator)
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .maxBufferSize(MAX_FIELD)
                        .ofCsvRecord(text)) {
            for (CsvRecord line : reader) {
                if (names.isEmpty()) {
                    names(file, line, header);
                    if (header) {
                        continue;
                    }
                }
                if (line.getFieldCount() != names.size()) {
                    throw FileFormatException.inLine(
                            Csv.READ,
                            file,
                            line.getStartingLineNumber(),
                            "",
                            "expected " + names.size() + " fields as in the first line, got " + line.getFieldCount());
                }
                rows.add(line.getFields().toArray(String[]::new));
                lines.add(line.getStartingLineNumber());
            }
        } catch (CharacterCodingException e) {
            throw damaged(file, "expected text in UTF-8", e);
        } catch (UncheckedIOException e) {
            String problem =
                    e.getCause() instanceof CharacterCodingException ? "expected text in UTF-8" : e.getMessage();
            throw damaged(file, String.valueOf(problem), e);
        } catch (CsvParseException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
        if (names.isEmpty()) {
            throw FileFormatException.inLine(Csv.READ, file, 1, "", "expected at least one line, the file is empty");
        }
    }

    private FileFormatException damaged(Path file, String problem, Exception cause) {
        FileFormatException error = FileFormatException.inLine(
                Csv.READ, file, rows.size() + 1L, "", problem + " (after " + rows.size() + " rows)");
        error.initCause(cause);
        return error;
    }

    private void names(Path file, CsvRecord line, boolean header) throws FileFormatException {
        for (int i = 0; i < line.getFieldCount(); i++) {
            String name = header ? line.getField(i).strip() : Integer.toString(i);
            name = i == 0 && name.startsWith("\uFEFF") ? name.substring(1) : name;
            if (names.contains(name)) {
                throw FileFormatException.inLine(
                        Csv.READ, file, line.getStartingLineNumber(), name, "expected each column's name once");
            }
            names.add(name);
        }
    }

    /** Names of the columns. */
    List<String> names() {
        return names;
    }

    /** The fields of each row. */
    List<String[]> rows() {
        return rows;
    }

    /** The number of the line in which each row begins. */
    List<Long> lines() {
        return lines;
    }
}
