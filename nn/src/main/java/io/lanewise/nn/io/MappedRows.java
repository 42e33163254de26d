package io.lanewise.nn.io;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;

/**
 * An {@code .npy} file mapped into memory, of which single rows are read: the array may be larger than memory, and than 2<sup>31</sup> elements. Of the types that {@link Npy}
 * reads, little-endian and with the last index fastest. May be read by several threads.
 */
public final class MappedRows implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final MemorySegment data;
    private final long dataStart;
    private final StoredType type;
    private final int rows;
    private final Shape row;

    private MappedRows(Path path, Arena arena, FileChannel channel) throws IOException {
        this.path = path;
        this.arena = arena;
        Npy.Source source = new Npy.Source(path, Channels.newInputStream(channel), channel.size());
        NpyHeader header = source.header(true);
        int[] dims = header.dims();
        if (dims.length == 0 || header.bigEndian() || (header.columnMajor() && dims.length > 1)) {
            throw new FileFormatException(
                    Npy.READ,
                    path,
                    0,
                    "only arrays of rows, little-endian and with the last index fastest, can be mapped; load() reads others");
        }
        type = header.type();
        rows = dims[0];
        row = Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
        dataStart = source.offset();
        long bytes = channel.size() - dataStart;
        long rowBytes = row.size() * type.bytes;
        if (rowBytes == 0 ? bytes != 0 : bytes / rowBytes != rows || bytes % rowBytes != 0) {
            throw new FileFormatException(
                    Npy.READ,
                    path,
                    dataStart,
                    "expected " + rows + " rows of " + row + " " + type + " after the header, got " + bytes + " bytes");
        }
        data = channel.map(FileChannel.MapMode.READ_ONLY, dataStart, bytes, arena);
    }

    /**
     * Maps a file.
     *
     * @throws FileFormatException if it is not a whole {@code .npy} file of at least one dimension, of a type and order that can be mapped
     * @throws NoSuchFileException if it is not there
     */
    public static MappedRows open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, Npy.READ + ": expected a file there");
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new MappedRows(file, arena, channel);
        } catch (Throwable failure) {
            arena.close();
            throw failure;
        }
    }

    /** Number of rows, the first dimension. */
    public int rows() {
        return rows;
    }

    /** Shape of a row, the other dimensions. */
    public Shape row() {
        return row;
    }

    /** The type that rows have once they are read. */
    public DType type() {
        return type.type;
    }

    /**
     * Reads rows, {@code [indices.length, ..]}. They belong to the current scope, if there is one.
     *
     * @throws IndexOutOfBoundsException if a number is outside 0 to {@code rows() - 1}
     * @throws FileFormatException if a number cannot be held, such as an int64 outside the range of an int, or the file shrank meanwhile
     * @throws IllegalStateException if the file was closed
     */
    public Tensor get(int... indices) throws IOException {
        int[] dims = new int[row.rank() + 1];
        dims[0] = indices.length;
        System.arraycopy(row.dims(), 0, dims, 1, row.rank());
        NDArray array = NDArray.empty(type.type, Shape.of(dims), "rows");
        long rowBytes = row.size() * type.bytes;
        for (int i = 0; i < indices.length; i++) {
            long from = Objects.checkIndex(indices[i], rows) * rowBytes;
            long bad = read(from, array.segment(), i * row.size());
            if (bad >= 0) {
                throw new FileFormatException(
                        Npy.READ, path, dataStart + from + bad * type.bytes, "expected " + type.allowed());
            }
        }
        return new Tensor(array);
    }

    private long read(long from, MemorySegment to, long first) throws FileFormatException {
        try {
            return type.decode(data, from, row.size(), to, first);
        } catch (InternalError e) { // how the JVM reports mapped memory behind the end of a file
            FileFormatException error =
                    new FileFormatException(Npy.READ, path, dataStart + from, "the file shrank meanwhile");
            error.initCause(e);
            throw error;
        }
    }

    /** Ends the mapping. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
