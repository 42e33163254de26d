package io.lanewise.nn.data;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.io.FileFormatException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads one IDX file. Believes no number in it: memory grows only as data arrives, up to what the header declares. */
final class IdxReader {
    private static final String READ = "read idx";
    private static final int MAX_RANK = 16;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;
    private static final int FIRST_CHUNK = 1 << 16;
    private static final int GZIP_TRAILER = 8;

    /** Deflate cannot shrink more than that. */
    private static final long MAX_RATIO = 1032;

    private final Path file;
    private final InputStream in;

    /** Bytes of content at most, header included. */
    private final long available;

    private final boolean gzip;
    private long offset;

    private IdxReader(Path file, InputStream in, long available, boolean gzip) {
        this.file = file;
        this.in = in;
        this.available = available;
        this.gzip = gzip;
    }

    static Idx read(Path file, long maxBytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, READ + ": expected a file there");
        }
        long size = Files.size(file);
        try (InputStream plain = new BufferedInputStream(Files.newInputStream(file))) {
            plain.mark(2);
            boolean gzip = plain.read() == 0x1F && plain.read() == 0x8B;
            plain.reset();
            if (!gzip) {
                return new IdxReader(file, plain, size, false).readAll(maxBytes);
            }
            long available = Math.multiplyExact(size, MAX_RATIO);
            try (Gunzip in = new Gunzip(plain)) {
                Idx idx = new IdxReader(file, in, available, true).readAll(maxBytes);
                if (in.bytesAfterDeflated() > GZIP_TRAILER || plain.read() >= 0) {
                    throw new FileFormatException(
                            READ, file, size, "expected the compressed file to end with its gzip'd data, got more");
                }
                return idx;
            } catch (EOFException | ZipException e) { // of the gzip header: the rest is translated where it is read
                throw damaged(file, 0, e);
            }
        }
    }

    /** Tells whether something follows that is no gzip'd data, which its superclass ignores. */
    private static final class Gunzip extends GZIPInputStream {
        Gunzip(InputStream in) throws IOException {
            super(in, FIRST_CHUNK);
        }

        int bytesAfterDeflated() {
            return inf.getRemaining();
        }
    }

    private static FileFormatException damaged(Path file, long offset, IOException cause) {
        FileFormatException error = new FileFormatException(
                READ,
                file,
                offset,
                "expected more gzip'd data, the compressed file is truncated or damaged: " + cause.getMessage());
        error.initCause(cause);
        return error;
    }

    private Idx readAll(long maxBytes) throws IOException {
        byte[] magic = readBytes(4, "the magic number");
        int code = magic[2] & 0xFF;
        int rank = magic[3] & 0xFF;
        Idx.Type type = Idx.Type.of(code);
        if (magic[0] != 0 || magic[1] != 0 || type == null || rank < 1 || rank > MAX_RANK) {
            throw new FileFormatException(
                    READ,
                    file,
                    0,
                    "expected the magic number of an IDX file, two zero bytes, a type (8, 9, b, c, d, e) and 1 to "
                            + MAX_RANK + " dimensions, got " + hex(magic));
        }
        Shape shape = readShape(type, rank, maxBytes);
        byte[] data = readBytes((int) (shape.size() * type.bytes), shape + " elements of " + type);
        if (read(new byte[1], 0, 1) >= 0) {
            throw new FileFormatException(
                    READ, file, offset - 1, "expected the end after " + shape + " elements of " + type + ", got more");
        }
        return new Idx(type, shape, data);
    }

    private Shape readShape(Idx.Type type, int rank, long maxBytes) throws IOException {
        int[] dims = new int[rank];
        long product = 1;
        long bytes = type.bytes;
        for (int i = 0; i < rank; i++) {
            long at = offset;
            byte[] word = readBytes(4, "the length of dimension " + i);
            dims[i] = (word[0] & 0xFF) << 24 | (word[1] & 0xFF) << 16 | (word[2] & 0xFF) << 8 | (word[3] & 0xFF);
            if (dims[i] < 0 || product * Math.max(dims[i], 1) > MAX_ARRAY) {
                throw new FileFormatException(
                        READ,
                        file,
                        at,
                        "expected lengths with a product of at most " + MAX_ARRAY + ", got "
                                + Integer.toUnsignedString(dims[i]) + " for dimension " + i);
            }
            product *= Math.max(dims[i], 1);
            bytes *= dims[i];
        }
        Shape shape = Shape.of(dims);
        if (bytes > Math.min(maxBytes, MAX_ARRAY)) {
            throw new FileFormatException(
                    READ,
                    file,
                    4,
                    "expected at most " + Math.min(maxBytes, MAX_ARRAY) + " bytes of elements, got " + bytes
                            + " for shape " + shape + " of " + type + "; a larger heap (-Xmx) allows more");
        }
        if (bytes > available - offset) {
            throw new FileFormatException(
                    READ,
                    file,
                    4,
                    "shape " + shape + " of " + type + " needs " + bytes + " bytes after the header, but "
                            + (gzip ? "the compressed file can hold at most " : "the file has ")
                            + (available - offset));
        }
        return shape;
    }

    private byte[] readBytes(int count, String what) throws IOException {
        byte[] bytes = new byte[gzip ? Math.min(count, FIRST_CHUNK) : (int) Math.min(count, available - offset)];
        int filled = 0;
        while (true) {
            while (filled < bytes.length) {
                int got = read(bytes, filled, bytes.length - filled);
                if (got < 0) {
                    break;
                }
                filled += got;
            }
            if (filled == count) {
                return bytes;
            }
            if (filled < bytes.length || !gzip) {
                throw new FileFormatException(
                        READ,
                        file,
                        offset,
                        "expected " + what + ", the file ends " + (count - filled) + " bytes too early");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(count, 2L * bytes.length));
        }
    }

    private int read(byte[] target, int from, int count) throws IOException {
        try {
            int got = in.read(target, from, count);
            offset += Math.max(got, 0);
            return got;
        } catch (EOFException | ZipException e) {
            throw damaged(file, offset, e);
        }
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
