package io.lanewise.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    Path folder;

    /** A file of a header, its true length before it, and data. */
    static byte[] file(String json, byte... data) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data)
                .array();
    }

    private Path write(String json, byte... data) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), file(json, data));
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void whatWasSavedComesBackInOrder() throws IOException {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("fc2.weight", new Tensor(NDArray.random(Shape.of(300, 401), 1)));
        state.put("fc1.bias", Tensor.of(Float.NaN, -0f, Float.POSITIVE_INFINITY, Float.MIN_VALUE, 1e38f));
        state.put("none", Tensor.zeros(0, 3));
        state.put("steps", Tensor.ofInts(new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}, 2, 2));
        state.put("scalar", new Tensor(NDArray.full(Shape.SCALAR, 4)));
        state.put(
                "a \"name\" \u00e9\n",
                new Tensor(NDArray.random(Shape.of(3, 5), 2).transpose()));
        Path file = folder.resolve("new/folders/model.safetensors");
        SafeTensors.save(state, Map.of("epoch", "3"), file);

        Map<String, Tensor> loaded = SafeTensors.load(file);
        assertEquals(List.copyOf(state.keySet()), List.copyOf(loaded.keySet()));
        state.forEach((name, tensor) -> {
            Tensor got = Objects.requireNonNull(loaded.get(name));
            assertEquals(tensor.shape(), got.shape());
            assertEquals(tensor.isInt(), got.isInt());
            if (got.isInt()) {
                assertArrayEquals(tensor.toIntArray(), got.toIntArray());
            } else {
                assertArrayEquals(tensor.toArray(), got.toArray());
            }
        });
        assertEquals(Map.of("epoch", "3"), SafeTensors.metadata(file));
        assertAligned(file);
    }

    private static void assertAligned(Path file) throws IOException {
        long header = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        assertEquals(0, header % 8);
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        Path file = folder.resolve("one.safetensors");
        SafeTensors.save(Map.of("w", Tensor.of(new float[] {1, 2}, 1, 2)), file);
        String json = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        byte[] data = bytes(8).putFloat(1).putFloat(2).array();
        assertArrayEquals(file(json + " ".repeat(-json.length() & 7), data), Files.readAllBytes(file));
        assertEquals(Map.of(), SafeTensors.metadata(file));
    }

    @Test
    void savingReplacesAndLeavesNothingBeside() throws IOException {
        Path file = folder.resolve("model");
        SafeTensors.save(Map.of("w", Tensor.zeros(100_000)), file);
        SafeTensors.save(Map.of("v", Tensor.of(1)), file);
        assertEquals(1, Objects.requireNonNull(SafeTensors.load(file).get("v")).item());
        try (Stream<Path> there = Files.list(folder)) {
            assertEquals(List.of(file), there.toList());
        }
    }

    @Test
    void savingNothing() throws IOException {
        Path file = folder.resolve("empty");
        SafeTensors.save(Map.of(), file);
        assertEquals(Map.of(), SafeTensors.load(file));
        assertAligned(file);
    }

    @Test
    void namesThatCannotBe() {
        Path file = folder.resolve("model");
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> SafeTensors.save(Map.of("__metadata__", Tensor.of(1)), file))
                .getMessage();
        assertEquals("save: a tensor cannot be named __metadata__", message);
        Map<String, String> endless = Map.of("text", "x".repeat(SafeTensors.MAX_HEADER));
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.save(Map.of(), endless, file));
        assertThrows(IOException.class, () -> SafeTensors.save(Map.of(), folder));
        assertTrue(!Files.exists(file));
    }

    @Test
    void readsFilesOfPyTorch() throws IOException {
        Map<String, Tensor> linear = SafeTensors.load(golden("linear"));
        assertEquals(
                Shape.of(5, 7),
                Objects.requireNonNull(linear.get("state.weight")).shape());
        Map<String, Tensor> entropy = SafeTensors.load(golden("cross_entropy_ignore"));
        long ints = entropy.values().stream().filter(Tensor::isInt).count();
        assertEquals(1, ints, entropy.keySet().toString());
    }

    /** Every reference file is read whole: the sum of its tensors' bytes is what follows the header. */
    @Test
    void readsAllReferenceFiles() throws Exception {
        Path all = Path.of(Objects.requireNonNull(SafeTensorsTest.class.getResource("/golden"))
                .toURI());
        try (Stream<Path> files = Files.list(all)) {
            List<Path> tensors = files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
            assertEquals(225, tensors.size());
            for (Path file : tensors) {
                assertTrue(!SafeTensors.load(file).isEmpty(), file.toString());
            }
        }
    }

    private Path golden(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(SafeTensorsTest.class.getResourceAsStream("/golden/" + name + ".safetensors"))) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    @Test
    void convertsOtherTypes() throws IOException {
        assertArrayEquals(
                new int[] {-5, Integer.MAX_VALUE},
                ints("I64", bytes(16).putLong(-5).putLong(0x7FFFFFFF)));
        assertArrayEquals(new int[] {-5, 7}, ints("I32", bytes(8).putInt(-5).putInt(7)));
        assertArrayEquals(
                new int[] {-5, 300}, ints("I16", bytes(4).putShort((short) -5).putShort((short) 300)));
        assertArrayEquals(new int[] {-5, 7}, ints("I8", bytes(2).put((byte) -5).put((byte) 7)));
        assertArrayEquals(new int[] {251, 7}, ints("U8", bytes(2).put((byte) -5).put((byte) 7)));
        assertArrayEquals(new int[] {1, 0}, ints("BOOL", bytes(2).put((byte) 1).put((byte) 0)));
        assertArrayEquals(
                new float[] {0.1f, -2}, floats("F64", bytes(16).putDouble(0.1).putDouble(-2)));
        assertArrayEquals(
                new float[] {0.1f, -2}, floats("F32", bytes(8).putFloat(0.1f).putFloat(-2)));
        assertArrayEquals(
                new float[] {1.5f, Float.NEGATIVE_INFINITY},
                floats("F16", bytes(4).putShort((short) 0x3E00).putShort((short) 0xFC00)));
        assertArrayEquals(
                new float[] {1.5f, -2},
                floats("BF16", bytes(4).putShort((short) 0x3FC0).putShort((short) 0xC000)));
    }

    private Tensor two(String dtype, ByteBuffer data) throws IOException {
        Path file = write(
                "{\"x\":{\"dtype\":\"" + dtype + "\",\"shape\":[2],\"data_offsets\":[0," + data.capacity() + "]}}",
                data.array());
        return Objects.requireNonNull(SafeTensors.load(file).get("x"));
    }

    private int[] ints(String dtype, ByteBuffer data) throws IOException {
        return two(dtype, data).toIntArray();
    }

    private float[] floats(String dtype, ByteBuffer data) throws IOException {
        return two(dtype, data).toArray();
    }

    @Test
    void numbersThatDoNotFit() {
        FileFormatException error = assertThrows(
                FileFormatException.class, () -> two("I64", bytes(16).putLong(1).putLong(1L << 31)));
        assertTrue(error.getMessage().contains("tensor \"x\": expected a number in the range of an int"));
        int header = "{'x':{'dtype':'I64','shape':[2],'data_offsets':[0,16]}}".length();
        assertEquals(8 + header + 8, error.offset());
        error = assertThrows(FileFormatException.class, () -> two("BOOL", bytes(2).put((byte) 2)));
        assertTrue(error.getMessage().contains("expected 0 or 1"));
    }

    @Test
    void absentOrNoFile() {
        assertThrows(NoSuchFileException.class, () -> SafeTensors.load(folder.resolve("absent")));
        assertThrows(NoSuchFileException.class, () -> SafeTensors.metadata(folder));
    }

    @Test
    void truncatedAnywhere() throws IOException {
        byte[] whole = file("{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}", new byte[3]);
        for (int length = 0; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            FileFormatException error = assertThrows(FileFormatException.class, () -> SafeTensors.load(file));
            assertTrue(error.getMessage().startsWith("read safetensors: " + file + ", byte "), error.getMessage());
        }
    }
}
