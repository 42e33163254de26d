package io.lanewise.nn.io;

import io.lanewise.core.memory.Scope;
import io.lanewise.nn.data.BytePairs;
import io.lanewise.nn.data.Cifar10;
import io.lanewise.nn.data.Csv;
import io.lanewise.nn.data.Idx;
import io.lanewise.nn.data.ImageFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What Jazzer calls with bytes of its own making; the system property {@code format} says which reader gets them. See docs/reliability.md. */
public final class FuzzTarget {
    private static final Map<String, Hostile.Reader> READERS = Map.of(
            "safetensors", SafeTensors::load,
            "torch", TorchFile::load,
            "npy", Npy::load,
            "npz", Npz::load,
            "csv", file -> Csv.commas().missing("", "NA").read(file),
            "idx", Idx::read,
            "cifar", Cifar10::read,
            "pairs", BytePairs::load,
            "images",
                    file -> ImageFolder.open(file.getParent().getParent(), 3, 8, 8)
                            .batch(0),
            "mapped",
                    file -> {
                        try (MappedRows rows = MappedRows.open(file)) {
                            if (rows.rows() > 0) {
                                rows.get(0, rows.rows() - 1);
                            }
                        }
                    });

    private static final String FORMAT = System.getProperty("format", "safetensors");
    private static final Path FILE = file();

    private FuzzTarget() {}

    private static Path file() {
        try {
            Path folder =
                    Files.createDirectories(Files.createTempDirectory("fuzz").resolve("class"));
            return folder.resolve("file." + (FORMAT.equals("images") ? "png" : FORMAT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file of these bytes; whatever is thrown but an error of the format is a finding. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        Hostile.Reader reader = READERS.get(FORMAT);
        if (reader == null) {
            throw new IllegalArgumentException("expected -Dformat of " + READERS.keySet() + ", got " + FORMAT);
        }
        try (Scope _ = Scope.open("fuzz")) {
            reader.read(FILE);
        } catch (FileFormatException e) {
            named(e);
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof FileFormatException cause)) {
                throw e;
            }
            named(cause);
        }
    }

    private static void named(FileFormatException e) throws FileFormatException {
        if (!String.valueOf(e.getMessage()).contains(FILE.toString())) {
            throw e;
        }
    }
}
