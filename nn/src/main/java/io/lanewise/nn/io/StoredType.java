package io.lanewise.nn.io;

import io.lanewise.core.array.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Element types of a safetensors file that can be read, and what they become. */
enum StoredType {
    F32(4, DType.FLOAT32),
    F64(8, DType.FLOAT32),
    F16(2, DType.FLOAT32),
    BF16(2, DType.FLOAT32),
    I32(4, DType.INT32),
    I64(8, DType.INT32),
    I16(2, DType.INT32),
    I8(1, DType.INT32),
    U8(1, DType.INT32),
    BOOL(1, DType.INT32);

    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfInt STORED_WORD =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    final int bytes;
    final DType type;

    StoredType(int bytes, DType type) {
        this.bytes = bytes;
        this.type = type;
    }

    /** The type of that name; null if there is none that can be read. */
    static @Nullable StoredType named(String name) {
        for (StoredType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** How an array of this type is stored. */
    static StoredType of(DType type) {
        return type == DType.FLOAT32 ? F32 : I32;
    }

    /** Four-byte elements of an array, from {@code first} on, to stored bytes. */
    static void encode(MemorySegment array, long first, byte[] stored, int count) {
        MemorySegment.copy(array, WORD, first * WORD.byteSize(), MemorySegment.ofArray(stored), STORED_WORD, 0, count);
    }

    /**
     * Stored bytes to elements of an array, from {@code first} on.
     *
     * @return the index of the first element that does not fit the array's type, or -1
     */
    int decode(byte[] stored, int count, MemorySegment array, long first) {
        if (this == F32 || this == I32) {
            MemorySegment.copy(
                    MemorySegment.ofArray(stored), STORED_WORD, 0, array, WORD, first * WORD.byteSize(), count);
            return -1;
        }
        ByteBuffer from = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            int at = i * bytes;
            if (this == I64) {
                long value = from.getLong(at);
                if (value != (int) value) {
                    return i;
                }
            } else if (this == BOOL && (from.get(at) & 0xFF) > 1) {
                return i;
            }
            array.setAtIndex(WORD, first + i, word(from, at));
        }
        return -1;
    }

    /** The bits of the element that the stored one becomes. */
    private int word(ByteBuffer from, int at) {
        return switch (this) {
            case F32, I32 -> from.getInt(at);
            case F64 -> Float.floatToRawIntBits((float) from.getDouble(at));
            case F16 -> Float.floatToRawIntBits(Float.float16ToFloat(from.getShort(at)));
            case BF16 -> from.getShort(at) << 16;
            case I64 -> (int) from.getLong(at);
            case I16 -> from.getShort(at);
            case I8 -> from.get(at);
            case U8, BOOL -> from.get(at) & 0xFF;
        };
    }
}
