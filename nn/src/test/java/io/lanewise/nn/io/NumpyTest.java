package io.lanewise.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in {@code resources/numpy} were written by NumPy. */
class NumpyTest {
    private static final float[] COUNT = {0, 1, 2, 3, 4, 5};

    @TempDir
    Path folder = Path.of("");

    @Test
    void everyTypeThatNumpyWrote() throws IOException {
        Map<String, Tensor> arrays = Npz.load(resource("compressed.npz"));
        for (String name : List.of("f4", "f8", "f2", "big_f4", "big_f2")) {
            assertEquals(Shape.of(2, 3), get(arrays, name).shape(), name);
            assertArrayEquals(COUNT, get(arrays, name).toArray(), name);
        }
        for (String name : List.of("i4", "i8", "i2", "i1", "u1", "big_i8")) {
            assertTrue(get(arrays, name).isInt(), name);
            assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, get(arrays, name).toIntArray(), name);
        }
        assertArrayEquals(new int[] {0, 1, 0, 1, 0, 1}, get(arrays, "b1").toIntArray());
        assertEquals(2.5f, get(arrays, "scalar").item());
        assertEquals(Shape.of(0, 3), get(arrays, "empty").shape());
        assertArrayEquals(new int[] {7}, get(arrays, "one").toIntArray());
        Tensor turned = get(arrays, "column_major");
        assertEquals(Shape.of(2, 3, 4), turned.shape());
        for (int i = 0; i < 24; i++) {
            assertEquals(i, turned.toArray()[i]);
        }
    }

    @Test
    void arraysWithoutNames() throws IOException {
        Map<String, Tensor> arrays = Npz.load(resource("stored.npz"));
        assertEquals(List.of("arr_0", "arr_1"), List.copyOf(arrays.keySet()));
        assertArrayEquals(new float[] {0, 1, 2, 3, 4}, get(arrays, "arr_0").toArray());
    }

    @Test
    void aFileOfOneArray() throws IOException {
        Tensor array = Npy.load(resource("array.npy"));
        assertEquals(Shape.of(2, 3), array.shape());
        assertArrayEquals(new float[] {0, 0.25f, 0.5f, 0.75f, 1, 1.25f}, array.toArray());
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("a/b", Tensor.of(new float[] {1, Float.NaN, -0.0f, Float.MIN_VALUE, 1e30f, 6}, 3, 2));
        arrays.put("labels", Tensor.ofInts(new int[] {3, -1, Integer.MAX_VALUE}, 3));
        arrays.put("turned", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).t());
        arrays.put("scalar", Tensor.scalar(3));
        arrays.put("empty", Tensor.zeros(2, 0));
        Path file = folder.resolve("new/arrays.npz");
        Npz.save(arrays, file);
        Map<String, Tensor> read = Npz.load(file);
        assertEquals(List.copyOf(arrays.keySet()), List.copyOf(read.keySet()));
        for (Map.Entry<String, Tensor> entry : arrays.entrySet()) {
            Tensor back = get(read, entry.getKey());
            assertEquals(entry.getValue().shape(), back.shape());
            if (back.isInt()) {
                assertArrayEquals(entry.getValue().toIntArray(), back.toIntArray());
            } else {
                assertArrayEquals(entry.getValue().toArray(), back.toArray());
            }
            Path single = folder.resolve("single.npy");
            Npy.save(entry.getValue(), single);
            assertEquals(back.shape(), Npy.load(single).shape());
            assertEquals(0, (Files.size(single) - 4 * back.size()) % 64, "NumPy aligns the numbers to 64 bytes");
        }
    }

    @Test
    void mistakes() throws IOException {
        refused("objects.npy", "expected elements of type f2, f4");
        refused("complex.npy", "got '<c16'");
        assertThrows(NoSuchFileException.class, () -> Npy.load(folder.resolve("none.npy")));
        assertThrows(NoSuchFileException.class, () -> Npz.load(folder));
        assertTrue(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }", 8)
                .contains("needs 4000000000 bytes"));
        assertTrue(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", 8)
                .contains("expected lengths of dimensions"));
        assertTrue(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }", 8)
                .contains("at most 32 dimensions"));
        assertTrue(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 12)
                .contains("got more"));
        assertTrue(npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", 8, (byte) 0x7F)
                .contains("a number in the range of an int"));
        assertTrue(npy("__import__('os')", 8).contains("a dictionary in braces"));
        Path evil = folder.resolve("evil.npz");
        try (var zip = new ZipOutputStream(Files.newOutputStream(evil))) {
            zip.putNextEntry(new ZipEntry("../../outside.txt"));
        }
        assertTrue(message(evil).contains("expected only entries that end in .npy"));
        Files.write(evil, "no archive".getBytes(StandardCharsets.UTF_8));
        assertTrue(message(evil).contains("expected a zip archive"));
    }

    @Property(tries = 500)
    void damagedFiles(
            @ForAll @Size(max = 4) List<@IntRange(max = 5000) Integer> positions,
            @ForAll byte flip,
            @ForAll @IntRange(max = 8000) int kept)
            throws IOException {
        for (String name : List.of("array.npy", "stored.npz", "compressed.npz")) {
            byte[] bytes;
            try (InputStream in = open(name)) {
                bytes = in.readAllBytes();
            }
            for (int position : positions) {
                bytes[position % bytes.length] ^= flip;
            }
            Path file = Files.createTempFile("fuzz", name);
            try {
                Files.write(file, kept < bytes.length ? Arrays.copyOf(bytes, kept) : bytes);
                if (name.endsWith("npz")) {
                    Npz.load(file);
                } else {
                    Npy.load(file);
                }
            } catch (FileFormatException e) {
                assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            } finally {
                Files.delete(file);
            }
        }
    }

    private String npy(String header, int bytes, byte... values) throws IOException {
        byte[] file = new byte[10 + header.length() + bytes];
        System.arraycopy(
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0}, 0, file, 0, 10);
        System.arraycopy(header.getBytes(StandardCharsets.US_ASCII), 0, file, 10, header.length());
        Arrays.fill(file, 10 + header.length(), file.length, values.length == 0 ? 0 : values[0]);
        Path path = folder.resolve("hostile.npy");
        Files.write(path, file);
        return Objects.requireNonNull(
                assertThrows(FileFormatException.class, () -> Npy.load(path)).getMessage());
    }

    private static String message(Path file) {
        return Objects.requireNonNull(
                assertThrows(FileFormatException.class, () -> Npz.load(file)).getMessage());
    }

    private void refused(String name, String problem) throws IOException {
        Path file = resource(name);
        var error = assertThrows(FileFormatException.class, () -> Npy.load(file));
        assertTrue(Objects.requireNonNull(error.getMessage()).contains(problem), error.getMessage());
    }

    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = open(name)) {
            Files.copy(in, file);
        }
        return file;
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(NumpyTest.class.getResourceAsStream("/numpy/" + name));
    }

    private static Tensor get(Map<String, Tensor> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }
}
