package io.lanewise.nn.io;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.Tensor;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Several arrays in a file, as NumPy's {@code savez} writes them: a zip archive of {@code .npy} files. What is read and written is said at {@link Npy}. */
public final class Npz {
    private static final String READ = "read npz";
    private static final String SUFFIX = ".npy";

    /** Deflate cannot shrink more than that. */
    private static final long MAX_RATIO = 1032;

    private Npz() {}

    /**
     * All arrays of a file under their names ({@code arr_0}, {@code arr_1}, ... where NumPy was given none), in the archive's order. They belong to the
     * current scope, if there is one. Nothing is written anywhere, whatever names the archive has.
     *
     * @throws FileFormatException if the file is not a zip archive of whole {@code .npy} files that can be read
     * @throws NoSuchFileException if it is not there
     */
    public static Map<String, Tensor> load(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, READ + ": expected a file there");
        }
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (!name.endsWith(SUFFIX)) {
                    throw new FileFormatException(
                            READ, file, 0, "expected only entries that end in .npy, got \"" + name + "\"");
                }
                Path place = Path.of(file + "!" + printable(name));
                try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
                    long most = Math.min(entry.getSize(), Math.multiplyExact(MAX_RATIO, entry.getCompressedSize()));
                    Tensor array = new Npy.Source(place, in, most).read();
                    if (arrays.put(name.substring(0, name.length() - SUFFIX.length()), array) != null) {
                        throw new FileFormatException(
                                READ, file, 0, "expected each name once, got \"" + name + "\" twice");
                    }
                } catch (EOFException | ZipException | ArithmeticException e) {
                    throw damaged(place, e);
                }
            }
        } catch (EOFException | ZipException e) {
            throw damaged(file, e);
        }
        return arrays;
    }

    /** A name that a path may hold, whatever an archive says and whichever characters the system's paths are written in. */
    private static String printable(String name) {
        return name.replaceAll("[^ -~]", "?");
    }

    private static FileFormatException damaged(Path place, Exception cause) {
        FileFormatException error = new FileFormatException(
                READ, place, 0, "expected a zip archive, it is truncated or damaged: " + cause.getMessage());
        error.initCause(cause);
        return error;
    }

    /**
     * Writes arrays, compressed; a file that is there is replaced at once when all is on the disk. Missing folders are created.
     *
     * @throws IllegalArgumentException if a name is empty
     */
    public static void save(Map<String, ? extends Tensor> arrays, Path file) throws IOException {
        for (String name : arrays.keySet()) {
            if (name.isEmpty()) {
                throw Checks.error("save", "expected a name for every array, got an empty one");
            }
        }
        AtomicFile.write(file, channel -> {
            ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
            for (Map.Entry<String, ? extends Tensor> entry : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey() + SUFFIX));
                Npy.write(entry.getValue(), zip);
                zip.closeEntry();
            }
            zip.finish(); // and not closed: the channel is still to be forced to the disk
        });
    }
}
