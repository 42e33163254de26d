package io.lanewise.nn.io;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * One array in a file, as NumPy's {@code save} writes it and its {@code load} reads it: the {@code .npy} format, versions 1 to 3.
 *
 * <p>Written are {@code <f4} for float32 and {@code <i4} for int32. Read are f4, f8 and f2 as float32 (f8 rounded), and i4, i8, i2, i1, u1
 * and b1 as int32 (an i8 outside the range of an int is an error), of either byte order and either order of indices. Python
 * objects are refused: reading them would run code.
 */
public final class Npy {
    static final String READ = "read npy";

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int CHUNK = 1 << 18;

    /** NumPy's own limit is 10,000. */
    private static final int MAX_HEADER = 1 << 16;

    private static final int ALIGNMENT = 64;

    private Npy() {}

    /**
     * The array of a file. It belongs to the current scope, if there is one.
     *
     * @throws FileFormatException if the file is not a whole {@code .npy} file of a type that can be read
     * @throws NoSuchFileException if it is not there
     */
    public static Tensor load(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, READ + ": expected a file there");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return new Source(file, in, Files.size(file)).read();
        }
    }

    /** Writes an array; a file that is there is replaced at once when all is on the disk. Missing folders are created. */
    public static void save(Tensor tensor, Path file) throws IOException {
        AtomicFile.write(file, channel -> write(tensor, Channels.newOutputStream(channel)));
    }

    static void write(Tensor tensor, OutputStream out) throws IOException {
        NDArray array = tensor.value().contiguous();
        StoredType type = StoredType.of(array.type());
        byte[] text = NpyHeader.text(type, array.shape()).getBytes(StandardCharsets.US_ASCII);
        int before = MAGIC.length + 4;
        int length = (before + text.length + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - before;
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) length, (byte) (length >> 8)});
        out.write(text);
        out.write(" ".repeat(length - text.length - 1).getBytes(StandardCharsets.US_ASCII));
        out.write('\n');
        byte[] chunk = new byte[CHUNK];
        int most = CHUNK / Float.BYTES;
        for (long done = 0; done < array.size(); done += most) {
            int count = (int) Math.min(most, array.size() - done);
            StoredType.encode(array.segment(), done, chunk, count);
            out.write(chunk, 0, count * Float.BYTES);
        }
    }

    /** Bytes of a file, or of an entry of an archive, with the most there can be: nothing larger is allocated. */
    static final class Source {
        private final Path file;
        private final InputStream in;
        private final long available;
        private long offset;

        Source(Path file, InputStream in, long available) {
            this.file = file;
            this.in = in;
            this.available = available;
        }

        Tensor read() throws IOException {
            NpyHeader header = header(false);
            if (header.bytes() > available - offset) {
                throw problem(
                        0,
                        header.shape() + " of " + header.type() + " needs " + header.bytes()
                                + " bytes after the header, but there are at most " + (available - offset));
            }
            NDArray array = elements(header);
            if (in.read() >= 0) {
                throw problem(
                        offset, "expected the end after " + header.shape() + " of " + header.type() + ", got more");
            }
            return new Tensor(array);
        }

        /** Where the elements begin, once the header was read. */
        long offset() {
            return offset;
        }

        /** @param byRows whether only a row of the array has to be held at once */
        NpyHeader header(boolean byRows) throws IOException {
            byte[] start = bytes(MAGIC.length + 2, "the magic number and version of an npy file");
            for (int i = 0; i < MAGIC.length; i++) {
                if (start[i] != MAGIC[i]) {
                    throw problem(0, "expected an npy file, which begins with \\x93NUMPY");
                }
            }
            int version = start[MAGIC.length];
            if (version < 1 || version > 3) {
                throw problem(MAGIC.length, "expected version 1, 2 or 3, got " + (version & 0xFF));
            }
            byte[] word = bytes(version == 1 ? 2 : 4, "the header's length");
            long length = 0;
            for (int i = word.length - 1; i >= 0; i--) {
                length = (length << 8) | (word[i] & 0xFF);
            }
            if (length > MAX_HEADER) {
                throw problem(
                        offset - word.length, "expected a header of at most " + MAX_HEADER + " bytes, got " + length);
            }
            long at = offset;
            String text = new String(
                    bytes((int) length, "the header"),
                    version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
            try {
                return NpyHeader.parse(text, byRows);
            } catch (IllegalArgumentException e) {
                FileFormatException error = problem(at, String.valueOf(e.getMessage()));
                error.initCause(e);
                throw error;
            }
        }

        private NDArray elements(NpyHeader header) throws IOException {
            StoredType type = header.type();
            int[] dims = header.shape().dims();
            Shape stored = header.columnMajor() ? Shape.of(reversed(dims)) : header.shape();
            NDArray array = NDArray.empty(type.type, stored, file.toString());
            int most = CHUNK / type.bytes;
            for (long done = 0; done < stored.size(); done += most) {
                int count = (int) Math.min(most, stored.size() - done);
                long at = offset;
                byte[] chunk = bytes(count * type.bytes, count + " elements of " + type);
                if (header.bigEndian()) {
                    swap(chunk, type.bytes);
                }
                int bad = type.decode(chunk, count, array.segment(), done);
                if (bad >= 0) {
                    throw problem(at + (long) bad * type.bytes, "expected " + type.allowed());
                }
            }
            if (!header.columnMajor() || dims.length < 2) {
                return array;
            }
            int[] order = new int[dims.length];
            for (int i = 0; i < order.length; i++) {
                order[i] = order.length - 1 - i;
            }
            return array.permute(order).contiguous();
        }

        private byte[] bytes(int count, String what) throws IOException {
            byte[] bytes = in.readNBytes((int) Math.min(count, Math.max(0, available - offset)));
            if (bytes.length < count) {
                throw problem(
                        offset + bytes.length,
                        "expected " + what + ", the file ends " + (count - bytes.length) + " bytes too early");
            }
            offset += count;
            return bytes;
        }

        private FileFormatException problem(long at, String problem) {
            return new FileFormatException(READ, file, at, problem);
        }

        private static int[] reversed(int... dims) {
            int[] reversed = new int[dims.length];
            for (int i = 0; i < dims.length; i++) {
                reversed[i] = dims[dims.length - 1 - i];
            }
            return reversed;
        }

        private static void swap(byte[] chunk, int width) {
            for (int first = 0; first < chunk.length; first += width) {
                for (int i = 0; i < width / 2; i++) {
                    byte low = chunk[first + i];
                    chunk[first + i] = chunk[first + width - 1 - i];
                    chunk[first + width - 1 - i] = low;
                }
            }
        }
    }
}
