package io.lanewise.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made to mislead: each is an error that names the file and the place, before anything is allocated for it. */
class SafeTensorsHostileTest {
    @TempDir
    Path folder;

    private static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets
                + "}";
    }

    /** A header of one tensor of U8 before eight bytes of data. */
    private void one(String shape, String offsets, String problem) throws IOException {
        rejected("{" + tensor("x", "U8", shape, offsets) + "}", 8, problem);
    }

    private FileFormatException rejected(String json, int dataBytes, String problem) throws IOException {
        return rejected(SafeTensorsTest.file(json, new byte[dataBytes]), problem);
    }

    private FileFormatException rejected(byte[] content, String problem) throws IOException {
        Path file = Files.write(folder.resolve("hostile.safetensors"), content);
        FileFormatException error = assertThrows(FileFormatException.class, () -> SafeTensors.load(file));
        assertTrue(error.getMessage().startsWith("read safetensors: " + file + ", byte "), error.getMessage());
        assertTrue(error.getMessage().contains(problem), error.getMessage());
        return error;
    }

    @Test
    void lengthsOfTheHeader() throws IOException {
        for (long length : new long[] {0, 1, 3, 1L << 31, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            ByteBuffer content = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
            content.putLong(length).put((byte) '{').put((byte) '}');
            FileFormatException error = rejected(
                    content.array(),
                    "expected the header's length, 2 to 2 in a file of 10 bytes, got " + Long.toUnsignedString(length));
            assertEquals(0, error.offset());
        }
    }

    @Test
    void aHeaderTooLongForAnyModel() throws IOException {
        rejected("{" + " ".repeat(SafeTensors.MAX_HEADER) + "}", 0, "2 to " + SafeTensors.MAX_HEADER);
    }

    @Test
    void offsets() throws IOException {
        one("[8]", "[0,9]", "expected data_offsets begin <= end <= 8");
        one("[8]", "[8,0]", "expected data_offsets begin <= end <= 8");
        one("[8]", "[-8,0]", "expected whole numbers of at least 0, got -8");
        one("[8]", "[0,7]", "shape [8] of U8 needs 8 bytes, but data_offsets [0, 7] hold 7");
        one("[7]", "[0,7]", "expected data of tensors up to the end of the file, 8 bytes after the header, got 7");
        one("[7]", "[1,8]", "expected data from 0 on, the end of the header, got data_offsets [1, 8]");
        one("[8]", "[0,9223372036854775807]", "expected data_offsets");
        one("[8]", "[0,99999999999999999999]", "out of range");
        one("[8]", "[0,8,8]", "expected at most 2 numbers");
        one("[8]", "[0]", "two data_offsets");
        one("[8]", "[0,8.0]", "expected whole numbers");
        one("[8]", "[0,[8]]", "expected whole numbers");
        one("[8]", "{}", "expected START_ARRAY, got START_OBJECT");
    }

    @Test
    void shapes() throws IOException {
        one("[2147483648]", "[0,8]", "at most 2147483647 elements");
        one("[65536,65536]", "[0,8]", "at most 2147483647 elements");
        one("[4294967296,4294967296]", "[0,0]", "at most 2147483647 elements");
        one("[0,9223372036854775807,2]", "[0,0]", "at most 2147483647 elements");
        one("[-8]", "[0,8]", "expected whole numbers of at least 0, got -8");
        one("[8,null]", "[0,8]", "expected whole numbers");
        one("8", "[0,8]", "expected START_ARRAY");
        one("[" + "1,".repeat(64) + "8]", "[0,8]", "expected at most 64 numbers");
    }

    @Test
    void dataThatOverlapsOrLeavesGaps() throws IOException {
        String first = tensor("a", "U8", "[4]", "[0,4]");
        rejected(
                "{" + first + "," + tensor("b", "U8", "[5]", "[3,8]") + "}",
                8,
                "tensor \"b\": expected data from 4 on, the end of \"a\", got data_offsets [3, 8]");
        rejected("{" + tensor("b", "U8", "[3]", "[5,8]") + "," + first + "}", 8, "expected data from 4 on");
        rejected("{" + first + "," + tensor("b", "U8", "[4]", "[0,4]") + "}", 4, "may neither overlap");
        rejected("{}", 1, "expected data of tensors up to the end of the file");
    }

    @Test
    void duplicates() throws IOException {
        String x = tensor("x", "U8", "[4]", "[0,4]");
        rejected("{" + x + "," + x + "}", 4, "Duplicate");
        rejected("{\"x\":{\"dtype\":\"U8\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4, "Duplicate");
        rejected("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "Duplicate");
    }

    @Test
    void types() throws IOException {
        rejected("{" + tensor("x", "F8_E4M3", "[1]", "[0,1]") + "}", 1, "expected a dtype of [F32, F64,");
        rejected("{" + tensor("x", "f32", "[1]", "[0,4]") + "}", 4, "got \"f32\"");
        rejected("{\"x\":{\"dtype\":4,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "expected VALUE_STRING");
    }

    @Test
    void headersThatAreNoObjectOfTensors() throws IOException {
        rejected("[]", 0, "expected a JSON object in UTF-8");
        rejected(" {}", 0, "expected a JSON object in UTF-8");
        rejected("{\u0000}", 0, "expected a JSON object in UTF-8");
        rejected("{}{}", 0, "expected only spaces after the JSON object");
        rejected("{} x", 0, "Unrecognized token");
        rejected("{\"x\":1}", 0, "expected START_OBJECT");
        rejected("{\"x\":{}}", 0, "expected dtype, shape and two data_offsets, got dtype null");
        rejected("{\"x\":{\"extra\":1}}", 0, "expected dtype, shape and data_offsets, got \"extra\"");
        rejected("{\"__metadata__\":[]}", 0, "expected START_OBJECT");
        rejected("{\"__metadata__\":{\"epoch\":3}}", 0, "__metadata__ \"epoch\": expected VALUE_STRING");
        rejected("{\"x\":", 0, "Unexpected end");
        byte[] latin = SafeTensorsTest.file("{\"_\":{}}");
        latin[8 + 2] = (byte) 0xFF;
        rejected(latin, "Invalid UTF-8");
    }

    @Test
    void depth() throws IOException {
        rejected("{\"x\":" + "[".repeat(100_000), 0, "expected START_OBJECT, got START_ARRAY");
        rejected("{\"x\":{\"shape\":[[[[[", 0, "expected whole numbers");
        rejected("{\"x\":" + "{\"a\":".repeat(100_000), 0, "expected dtype, shape and data_offsets, got \"a\"");
    }

    @Test
    void theOffsetIsThatOfTheCulprit() throws IOException {
        String json = "{" + tensor("good", "U8", "[0]", "[0,0]") + "," + tensor("bad", "XX", "[0]", "[0,0]") + "}";
        int at = json.getBytes(StandardCharsets.UTF_8).length
                - json.substring(json.indexOf("\"XX\"")).length();
        assertEquals(8 + at, rejected(json, 0, "got \"XX\"").offset());
    }
}
