package io.lanewise.nn.data;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.io.FileFormatException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The content of an IDX file, the format of MNIST: two zero bytes, a byte for the type, a byte for the number of dimensions, their lengths
 * as big-endian 32-bit numbers, and the elements, last dimension fastest.
 */
public final class Idx {
    /** Element types of the format. */
    public enum Type {
        /** 0 to 255. */
        UBYTE(0x08, 1),
        /** -128 to 127. */
        BYTE(0x09, 1),
        /** 16 bits, signed. */
        SHORT(0x0B, 2),
        /** 32 bits, signed. */
        INT(0x0C, 4),
        /** 32-bit floating point. */
        FLOAT(0x0D, 4),
        /** 64-bit floating point. */
        DOUBLE(0x0E, 8);

        final int code;
        final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        static @Nullable Type of(int code) {
            for (Type type : values()) {
                if (type.code == code) {
                    return type;
                }
            }
            return null;
        }
    }

    private final Type type;
    private final Shape shape;
    private final byte[] data;

    Idx(Type type, Shape shape, byte[] data) {
        this.type = type;
        this.shape = shape;
        this.data = data;
    }

    /**
     * Reads a file, gzip'd or plain, whatever its name. The content may take up to a quarter of the maximum heap.
     *
     * @throws FileFormatException if the file is truncated, damaged, too large, not IDX, or longer than it says
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    public static Idx read(Path file) throws IOException {
        return read(file, Runtime.getRuntime().maxMemory() / 4);
    }

    /** Reads a file of which the elements take at most {@code maxBytes}. See {@link #read(Path)}. */
    public static Idx read(Path file, long maxBytes) throws IOException {
        return IdxReader.read(file, maxBytes);
    }

    /** Element type. */
    public Type type() {
        return type;
    }

    /** Lengths of the dimensions. */
    public Shape shape() {
        return shape;
    }

    /** The elements as they are stored, big-endian, without a copy; not to be written to. */
    public ByteBuffer data() {
        return ByteBuffer.wrap(data).asReadOnlyBuffer();
    }

    /** The stored bytes themselves. */
    byte[] bytes() {
        return data;
    }

    /** The elements as float32 (FLOAT, and DOUBLE rounded) or int32 (the others), in the same shape. */
    public NDArray toArray() {
        boolean real = type == Type.FLOAT || type == Type.DOUBLE;
        NDArray array = NDArray.empty(real ? DType.FLOAT32 : DType.INT32, shape, "idx");
        MemorySegment memory = array.segment();
        ByteBuffer from = data();
        for (int i = 0; i < shape.size(); i++) {
            memory.setAtIndex(ValueLayout.JAVA_INT, i, word(from, i * type.bytes));
        }
        return array;
    }

    private int word(ByteBuffer from, int at) {
        return switch (type) {
            case UBYTE -> from.get(at) & 0xFF;
            case BYTE -> from.get(at);
            case SHORT -> from.getShort(at);
            case INT, FLOAT -> from.getInt(at);
            case DOUBLE -> Float.floatToRawIntBits((float) from.getDouble(at));
        };
    }

    @Override
    public String toString() {
        return "Idx[" + type + " " + shape + "]";
    }
}
