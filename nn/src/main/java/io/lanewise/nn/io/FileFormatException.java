package io.lanewise.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file is not what it should be: truncated, damaged, of another format, or its parts contradict each other. */
public final class FileFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path file;
    private final long offset;

    /**
     * An error with the message {@code operation: FILE, byte OFFSET: problem}.
     *
     * @param operation what was being done, such as {@code read idx}
     * @param file the file
     * @param offset where in the file (after decompression, if it is compressed)
     * @param problem what was expected there, and what came
     */
    public FileFormatException(String operation, Path file, long offset, String problem) {
        this(file, offset, operation + ": " + file + ", byte " + offset + ": " + problem);
    }

    /**
     * An error in a text, with the message {@code operation: FILE, line LINE, column "COLUMN": problem}; its offset is -1.
     *
     * @param line of the file, from 1
     * @param column name or number of the column; empty if the line as a whole is meant
     */
    public static FileFormatException inLine(String operation, Path file, long line, String column, String problem) {
        String place = column.isEmpty() ? "" : ", column \"" + column + "\"";
        return new FileFormatException(file, -1, operation + ": " + file + ", line " + line + place + ": " + problem);
    }

    private FileFormatException(Path file, long offset, String message) {
        super(message);
        this.file = file;
        this.offset = offset;
    }

    /** The file; null only after this exception itself was serialized. */
    public @Nullable Path file() {
        return file;
    }

    /** Where in the file, after decompression if it is compressed; -1 where the message says a line. */
    public long offset() {
        return offset;
    }
}
