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
        super(operation + ": " + file + ", byte " + offset + ": " + problem);
        this.file = file;
        this.offset = offset;
    }

    /** The file; null only after this exception itself was serialized. */
    public @Nullable Path file() {
        return file;
    }

    /** Where in the file, after decompression if it is compressed. */
    public long offset() {
        return offset;
    }
}
