package io.lanewise.nn.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What every reader must do with whatever bytes a file has: read them, or say what is wrong and where. */
public final class Hostile {
    private Hostile() {}

    /** Reads a file. */
    @FunctionalInterface
    public interface Reader {
        /** Reads all of it. */
        void read(Path file) throws IOException;
    }

    /** Lets a reader read a file of these bytes; anything but success or an error of the format that names the file is a failure. */
    public static void readOrExplain(String ending, Reader reader, byte... bytes) throws IOException {
        Path file = Files.createTempFile("fuzz", ending);
        try {
            Files.write(file, bytes);
            reader.read(file);
        } catch (FileFormatException e) {
            explained(e, file);
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof FileFormatException cause)) {
                throw e;
            }
            explained(cause, file);
        } finally {
            Files.delete(file);
        }
    }

    private static void explained(FileFormatException e, Path file) {
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
    }

    /** Some bytes flipped, and what is behind {@code kept} bytes cut off. */
    public static byte[] damaged(byte[] whole, List<Integer> positions, byte flip, int kept) {
        byte[] bytes = whole.clone();
        for (int position : positions) {
            bytes[position % bytes.length] ^= flip;
        }
        return kept < bytes.length ? Arrays.copyOf(bytes, kept) : bytes;
    }
}
