package io.lanewise.nn.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.lanewise.core.array.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON header of a safetensors file, read strictly: after this, every offset and every size has been checked. */
final class SafeTensorsHeader {
    /** A tensor: where its data lies, in bytes after the header. */
    record Entry(String name, StoredType type, Shape shape, long begin, long end, long declaredAt) {}

    static final String METADATA = "__metadata__";
    static final String READ = "read safetensors";
    private static final int MAX_RANK = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(4).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final long dataStart;
    private final long dataBytes;
    private final JsonParser parser;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafeTensorsHeader(Path file, long dataStart, long dataBytes, JsonParser parser) {
        this.file = file;
        this.dataStart = dataStart;
        this.dataBytes = dataBytes;
        this.parser = parser;
    }

    /**
     * Reads a header.
     *
     * @param json the header's bytes, which begin at byte 8 of the file
     * @param dataBytes how many bytes the file has after the header
     */
    static SafeTensorsHeader parse(Path file, byte[] json, long dataBytes) throws IOException {
        if (json.length < 2 || json[0] != '{' || json[1] == 0) {
            throw new FileFormatException(READ, file, 8, "expected a JSON object in UTF-8");
        }
        try (JsonParser parser = JSON.createParser(json)) {
            SafeTensorsHeader header = new SafeTensorsHeader(file, 8L + json.length, dataBytes, parser);
            header.read();
            return header;
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            FileFormatException error = new FileFormatException(READ, file, 8 + at, e.getOriginalMessage());
            error.initCause(e);
            throw error;
        }
    }

    /** The tensors, in the order of the header. */
    List<Entry> entries() {
        return entries;
    }

    /** Where in the file the numbers begin. */
    long dataStart() {
        return dataStart;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void read() throws IOException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (name.equals(METADATA)) {
                readMetadata();
            } else {
                entries.add(readEntry(name));
            }
        }
        if (parser.nextToken() != null) {
            throw error("expected only spaces after the JSON object, got " + parser.currentToken());
        }
        checkLayout();
    }

    private void readMetadata() throws IOException {
        expect(JsonToken.START_OBJECT, METADATA);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            expect(JsonToken.VALUE_STRING, METADATA + " \"" + key + "\"");
            metadata.put(key, parser.getText());
        }
    }

    private Entry readEntry(String name) throws IOException {
        long at = offset();
        String what = "tensor \"" + name + "\"";
        expect(JsonToken.START_OBJECT, what);
        StoredType type = null;
        Shape shape = null;
        long[] range = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            switch (key) {
                case "dtype" -> type = readType(what);
                case "shape" -> shape = readShape(what);
                case "data_offsets" -> range = readNumbers(2, what + " data_offsets");
                default -> throw error(what + ": expected dtype, shape and data_offsets, got \"" + key + "\"");
            }
        }
        if (type == null || shape == null || range == null || range.length != 2) {
            throw error(what + ": expected dtype, shape and two data_offsets, got dtype " + type + ", shape " + shape
                    + ", data_offsets " + Arrays.toString(range));
        }
        if (range[0] > range[1] || range[1] > dataBytes) {
            throw error(what + ": expected data_offsets begin <= end <= " + dataBytes + ", the bytes after the header,"
                    + " got " + Arrays.toString(range));
        }
        if (range[1] - range[0] != shape.size() * type.bytes) {
            throw error(what + ": shape " + shape + " of " + type + " needs " + shape.size() * type.bytes
                    + " bytes, but data_offsets " + Arrays.toString(range) + " hold " + (range[1] - range[0]));
        }
        return new Entry(name, type, shape, range[0], range[1], at);
    }

    private StoredType readType(String what) throws IOException {
        expect(JsonToken.VALUE_STRING, what + " dtype");
        StoredType type = StoredType.named(parser.getText());
        if (type == null) {
            throw error(what + ": expected a dtype of " + Arrays.toString(StoredType.values()) + ", got \""
                    + parser.getText() + "\"");
        }
        return type;
    }

    private Shape readShape(String what) throws IOException {
        long[] lengths = readNumbers(MAX_RANK, what + " shape");
        long product = 1;
        for (long length : lengths) {
            if (length > Integer.MAX_VALUE || product * Math.max(length, 1) > Integer.MAX_VALUE) {
                throw error(what + ": at most " + Integer.MAX_VALUE + " elements can be held, got shape "
                        + Arrays.toString(lengths));
            }
            product *= Math.max(length, 1);
        }
        return Shape.of(Arrays.stream(lengths).mapToInt(Math::toIntExact).toArray());
    }

    private long[] readNumbers(int most, String what) throws IOException {
        expect(JsonToken.START_ARRAY, what);
        long[] numbers = new long[most];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() < 0) {
                throw error(what + ": expected whole numbers of at least 0, got " + parser.getText());
            }
            if (count == most) {
                throw error(what + ": expected at most " + most + " numbers, got more");
            }
            numbers[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Data must fill the file from the end of the header without gaps and overlaps. */
    private void checkLayout() throws FileFormatException {
        long filled = 0;
        @Nullable Entry last = null;
        List<Entry> byPosition = new ArrayList<>(entries);
        byPosition.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        for (Entry entry : byPosition) {
            if (entry.begin() != filled) {
                throw new FileFormatException(
                        READ,
                        file,
                        entry.declaredAt(),
                        "tensor \"" + entry.name() + "\": expected data from " + filled + " on, the end of "
                                + (last == null ? "the header" : "\"" + last.name() + "\"") + ", got data_offsets ["
                                + entry.begin() + ", " + entry.end() + "]; data may neither overlap nor leave gaps");
            }
            filled = entry.end();
            last = entry;
        }
        if (filled != dataBytes) {
            throw error("expected data of tensors up to the end of the file, " + dataBytes
                    + " bytes after the header, got " + filled + " bytes");
        }
    }

    private void expect(JsonToken token, String what) throws IOException {
        JsonToken got = parser.nextToken();
        if (got != token) {
            throw error(what + ": expected " + token + ", got " + got);
        }
    }

    private long offset() {
        return 8 + Math.max(0, parser.currentTokenLocation().getByteOffset());
    }

    private FileFormatException error(String problem) {
        return new FileFormatException(READ, file, offset(), problem);
    }
}
