package io.lanewise.nn.io;

import io.lanewise.core.array.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Element types of files that can be read, named as safetensors names them, and what they become. */
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
    private static final ValueLayout.OfLong STORED_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort STORED_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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
        return (int) decode(MemorySegment.ofArray(stored), 0, count, array, first);
    }

    /**
     * Stored elements, the first of which lies {@code from} bytes into memory of any kind, to elements of an array, from {@code first} on.
     *
     * @return the index of the first element that does not fit the array's type, or -1
     */
    long decode(MemorySegment stored, long from, long count, MemorySegment array, long first) {
        if (this == F32 || this == I32) {
            MemorySegment.copy(stored, STORED_WORD, from, array, WORD, first * WORD.byteSize(), count);
            return -1;
        }
        for (long i = 0; i < count; i++) {
            long at = from + i * bytes;
            if (this == I64) {
                long value = stored.get(STORED_LONG, at);
                if (value != (int) value) {
                    return i;
                }
            } else if (this == BOOL && (stored.get(ValueLayout.JAVA_BYTE, at) & 0xFF) > 1) {
                return i;
            }
            array.setAtIndex(WORD, first + i, word(stored, at));
        }
        return -1;
    }

    /** What an element must be for {@link #decode} to take it. */
    String allowed() {
        return this == BOOL ? "0 or 1" : "a number in the range of an int";
    }

    /** The bits of the element that the stored one becomes. */
    private int word(MemorySegment from, long at) {
        return switch (this) {
            case F32, I32 -> from.get(STORED_WORD, at);
            case F64 -> Float.floatToRawIntBits((float) Double.longBitsToDouble(from.get(STORED_LONG, at)));
            case F16 -> Float.floatToRawIntBits(Float.float16ToFloat(from.get(STORED_SHORT, at)));
            case BF16 -> from.get(STORED_SHORT, at) << 16;
            case I64 -> (int) from.get(STORED_LONG, at);
            case I16 -> from.get(STORED_SHORT, at);
            case I8 -> from.get(ValueLayout.JAVA_BYTE, at);
            case U8, BOOL -> from.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
        };
    }
}
