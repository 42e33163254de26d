package io.lanewise.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.autograd.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens to the bytes of a file, reading it gives either whole tensors or an error that says where. */
class SafeTensorsFuzzTest {
    private static final byte[] WHOLE = SafeTensorsTest.file(
            "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                    + "\"b\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[8,16]},"
                    + "\"c\":{\"dtype\":\"BOOL\",\"shape\":[],\"data_offsets\":[16,17]}}",
            new byte[17]);

    @Property(tries = 1000)
    void damagedFiles(
            @ForAll @Size(max = 4) List<@IntRange(max = 400) Integer> positions,
            @ForAll byte flip,
            @ForAll @IntRange(max = 2000) int kept)
            throws IOException {
        byte[] bytes = WHOLE.clone();
        for (int position : positions) {
            bytes[position % bytes.length] ^= flip;
        }
        readOrExplain(kept < bytes.length ? Arrays.copyOf(bytes, kept) : bytes);
    }

    @Property(tries = 500)
    void anyHeader(@ForAll String text, @ForAll @IntRange(max = 20) int dataBytes) throws IOException {
        readOrExplain(SafeTensorsTest.file("{" + text, new byte[dataBytes]));
        readOrExplain(SafeTensorsTest.file("{\"" + text + "\":{}}", new byte[dataBytes]));
    }

    @Property(tries = 300)
    void anyNumbers(@ForAll long length, @ForAll long begin, @ForAll long end) throws IOException {
        String json =
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[" + length + "],\"data_offsets\":[" + begin + "," + end + "]}}";
        readOrExplain(SafeTensorsTest.file(json, new byte[16]));
    }

    @Property(tries = 200)
    void anyNamesComeBack(@ForAll @Size(max = 5) Map<String, Float> values) throws IOException {
        Map<String, Tensor> state = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            String decodable = new String(
                    name.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
            state.put(decodable, Tensor.of(value));
        });
        Path file = Files.createTempFile("names", ".safetensors");
        try {
            SafeTensors.save(state, file);
            Map<String, Tensor> loaded = SafeTensors.load(file);
            assertEquals(List.copyOf(state.keySet()), List.copyOf(loaded.keySet()));
            state.forEach((name, tensor) -> assertArrayEquals(
                    tensor.toArray(), Objects.requireNonNull(loaded.get(name)).toArray()));
        } finally {
            Files.delete(file);
        }
    }

    private static void readOrExplain(byte... bytes) throws IOException {
        Path file = Files.createTempFile("fuzz", ".safetensors");
        try {
            Files.write(file, bytes);
            long sum = 0;
            for (Tensor tensor : SafeTensors.load(file).values()) {
                sum += tensor.size();
            }
            assertTrue(sum <= bytes.length);
        } catch (FileFormatException e) {
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            assertTrue(e.offset() >= 0 && e.offset() <= bytes.length, e.getMessage());
        } finally {
            Files.delete(file);
        }
    }
}
