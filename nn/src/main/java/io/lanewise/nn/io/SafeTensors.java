package io.lanewise.nn.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.core.array.Checks;
import io.lanewise.core.array.NDArray;
import io.lanewise.nn.autograd.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Weights in a file that PyTorch and others read with the same keys: the safetensors format, an 8-byte little-endian length, a JSON
 * header of that length that says where each tensor lies, and the numbers.
 *
 * <p>Written are F32 for float32 and I32 for int32. Read are F32, F64, F16 and BF16 as float32 (F64 rounded), and I32, I64, I16, I8, U8
 * and BOOL as int32; an I64 outside the range of an int is an error. A file is read only if all of it makes sense.
 */
public final class SafeTensors {
    /** Headers longer than this are refused; that of a model with 100,000 tensors is shorter. */
    static final int MAX_HEADER = 16 << 20;

    private static final int CHUNK = 1 << 18;
    private static final JsonFactory JSON = new JsonFactory();

    private SafeTensors() {}

    /** Saves tensors under their names, in the map's order. See {@link #save(Map, Map, Path)}. */
    public static void save(Map<String, ? extends Tensor> tensors, Path file) throws IOException {
        save(tensors, Map.of(), file);
    }

    /**
     * Saves tensors and free text. A file that is there is replaced at once when all is on the disk: never left half
     * written. Missing folders are created.
     *
     * @param tensors of any shape, names as in a state dict
     * @param metadata keys and texts, such as the epoch
     * @throws IllegalArgumentException if a tensor is named {@code __metadata__} or the names need more than 16 MiB
     */
    public static void save(Map<String, ? extends Tensor> tensors, Map<String, String> metadata, Path file)
            throws IOException {
        byte[] header = header(tensors, metadata);
        AtomicFile.write(file, channel -> {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            writeAll(channel, length.putLong(header.length).flip());
            writeAll(channel, ByteBuffer.wrap(header));
            byte[] chunk = new byte[CHUNK];
            for (Tensor tensor : tensors.values()) {
                NDArray array = tensor.value().contiguous();
                int most = CHUNK / 4;
                for (long done = 0; done < array.size(); done += most) {
                    int count = (int) Math.min(most, array.size() - done);
                    StoredType.encode(array.segment(), done, chunk, count);
                    writeAll(channel, ByteBuffer.wrap(chunk, 0, count * 4));
                }
            }
        });
    }

    private static byte[] header(Map<String, ? extends Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafeTensorsHeader.METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long end = 0;
            for (Map.Entry<String, ? extends Tensor> entry : tensors.entrySet()) {
                if (entry.getKey().equals(SafeTensorsHeader.METADATA)) {
                    throw Checks.error("save", "a tensor cannot be named " + SafeTensorsHeader.METADATA);
                }
                NDArray array = entry.getValue().value();
                StoredType type = StoredType.of(array.type());
                json.writeObjectFieldStart(entry.getKey());
                json.writeStringField("dtype", type.name());
                json.writeFieldName("shape");
                json.writeArray(array.shape().dims(), 0, array.shape().rank());
                json.writeFieldName("data_offsets");
                long begin = end;
                end += array.size() * type.bytes;
                json.writeArray(new long[] {begin, end}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        while (bytes.size() % 8 != 0) {
            bytes.write(' ');
        }
        if (bytes.size() > MAX_HEADER) {
            throw Checks.error("save", "names and metadata must fit " + MAX_HEADER + " bytes, got " + bytes.size());
        }
        return bytes.toByteArray();
    }

    /**
     * All tensors of a file under their names, in the header's order. They belong to the current scope, if there is one.
     *
     * @throws FileFormatException if the file is not a whole, consistent safetensors file of types that can be read
     * @throws NoSuchFileException if it is not there
     */
    public static Map<String, Tensor> load(Path file) throws IOException {
        try (SafeTensorsFile opened = open(file)) {
            return opened.all();
        }
    }

    /**
     * Opens a file without reading numbers: its header is checked, its data mapped into memory, and each tensor read when it is asked for.
     *
     * @throws FileFormatException if the file is not a whole, consistent safetensors file of types that can be read
     * @throws NoSuchFileException if it is not there
     */
    public static SafeTensorsFile open(Path file) throws IOException {
        return SafeTensorsFile.open(file);
    }

    /**
     * The free text of a file, in the header's order; empty if there is none.
     *
     * @throws FileFormatException as {@link #load} does
     */
    public static Map<String, String> metadata(Path file) throws IOException {
        try (SafeTensorsFile opened = open(file)) {
            return opened.metadata();
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
