package io.lanewise.nn.io;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An open safetensors file: the header has been checked, the data is mapped into memory, and a tensor is copied from there when it is asked for. */
public final class SafeTensorsFile implements TensorFile {
    private final Path path;
    private final Arena arena;
    private final MemorySegment data;
    private final long dataStart;
    private final Map<String, SafeTensorsHeader.Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata;

    private SafeTensorsFile(Path path, Arena arena, MemorySegment data, SafeTensorsHeader header) {
        this.path = path;
        this.arena = arena;
        this.data = data;
        this.dataStart = header.dataStart();
        this.metadata = Collections.unmodifiableMap(header.metadata());
        header.entries().forEach(entry -> entries.put(entry.name(), entry));
    }

    static SafeTensorsFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "read safetensors: expected a file there");
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            SafeTensorsHeader header = readHeader(file, channel, size);
            long bytes = size - header.dataStart();
            MemorySegment data = channel.map(FileChannel.MapMode.READ_ONLY, header.dataStart(), bytes, arena);
            return new SafeTensorsFile(file, arena, data, header);
        } catch (Throwable failure) {
            arena.close();
            throw failure;
        }
    }

    private static SafeTensorsHeader readHeader(Path file, FileChannel channel, long size) throws IOException {
        if (size < 8) {
            throw new FileFormatException(
                    SafeTensorsHeader.READ,
                    file,
                    size,
                    "expected 8 bytes with the header's length, the file ends here");
        }
        long length = ByteBuffer.wrap(read(file, channel, 0, 8))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 2 || length > size - 8 || length > SafeTensors.MAX_HEADER) {
            throw new FileFormatException(
                    SafeTensorsHeader.READ,
                    file,
                    0,
                    "expected the header's length, 2 to " + Math.min(size - 8, SafeTensors.MAX_HEADER)
                            + " in a file of " + size + " bytes, got " + Long.toUnsignedString(length));
        }
        return SafeTensorsHeader.parse(file, read(file, channel, 8, (int) length), size - 8 - length);
    }

    private static byte[] read(Path file, FileChannel channel, long at, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new FileFormatException(
                        SafeTensorsHeader.READ,
                        file,
                        at + buffer.position(),
                        "expected " + buffer.remaining() + " more bytes, the file ends here: it shrank meanwhile");
            }
        }
        return buffer.array();
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Override
    public Shape shape(String name) {
        return TensorFile.named(path, entries, name).shape();
    }

    @Override
    public DType type(String name) {
        return TensorFile.named(path, entries, name).type().type;
    }

    /** The free text, in the header's order; empty if there is none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** @throws IllegalStateException if the file was closed */
    @Override
    public Tensor get(String name) throws IOException {
        SafeTensorsHeader.Entry entry = TensorFile.named(path, entries, name);
        StoredType type = entry.type();
        NDArray array = NDArray.empty(type.type, entry.shape(), name);
        long bad;
        try {
            bad = type.decode(data, entry.begin(), entry.shape().size(), array.segment(), 0);
        } catch (InternalError e) { // how the JVM reports mapped memory behind the end of a file
            FileFormatException error = new FileFormatException(
                    SafeTensorsHeader.READ,
                    path,
                    dataStart + entry.begin(),
                    "tensor \"" + name + "\" cannot be read: the file shrank meanwhile");
            error.initCause(e);
            throw error;
        }
        if (bad >= 0) {
            throw new FileFormatException(
                    SafeTensorsHeader.READ,
                    path,
                    dataStart + entry.begin() + bad * type.bytes,
                    "tensor \"" + name + "\": expected " + type.allowed());
        }
        return new Tensor(array);
    }

    @Override
    public boolean isSound(String name) {
        StoredType type = TensorFile.named(path, entries, name).type();
        return type != StoredType.I64 && type != StoredType.BOOL;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
