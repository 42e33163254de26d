package io.lanewise.nn.train.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads event files by the formats' descriptions alone: no protobuf, and a check sum computed bit by bit. */
final class EventReader {
    private EventReader() {}

    static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] word = new byte[8];
            bytes.get(bytes.position(), word);
            int length = (int) bytes.getLong();
            assertEquals(masked(word), bytes.getInt(), "check sum of a length");
            byte[] content = new byte[length];
            bytes.get(content);
            assertEquals(masked(content), bytes.getInt(), "check sum of a record");
            events.add(new Event(content));
        }
        return events;
    }

    private static int masked(byte... bytes) {
        int crc = ~0;
        for (byte b : bytes) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        crc = ~crc;
        return Integer.rotateRight(crc, 15) + 0xa282ead8;
    }

    /** A message: the last value of each field. */
    static final class Event {
        private final Map<Integer, Object> fields = new HashMap<>();

        Event(byte... content) {
            ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                int tag = (int) readVarint(in);
                Object value =
                        switch (tag & 7) {
                            case 0 -> readVarint(in);
                            case 1 -> in.getLong();
                            case 5 -> (long) in.getInt();
                            case 2 -> {
                                byte[] inner = new byte[(int) readVarint(in)];
                                in.get(inner);
                                yield inner;
                            }
                            default -> throw new AssertionError("wire type " + (tag & 7));
                        };
                fields.put(tag >>> 3, value);
            }
        }

        private static long readVarint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = in.get();
                value |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
            }
        }

        boolean has(int field) {
            return fields.containsKey(field);
        }

        long varint(int field) {
            return (Long) fields.get(field);
        }

        long fixed(int field) {
            return (Long) fields.get(field);
        }

        byte[] bytes(int field) {
            return (byte[]) fields.get(field);
        }

        String text(int field) {
            return new String(bytes(field), StandardCharsets.UTF_8);
        }

        Event message(int field) {
            return new Event(bytes(field));
        }
    }
}
