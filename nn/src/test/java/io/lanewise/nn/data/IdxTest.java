package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir
    Path folder;

    @Test
    void readsPlainAndGzipWhateverTheName() throws IOException {
        byte[] content =
                IdxFiles.idx(8, new int[] {2, 3}, (byte) 0, (byte) 1, (byte) 2, (byte) 127, (byte) 128, (byte) -1);
        for (byte[] bytes : new byte[][] {content, IdxFiles.gzip(content)}) {
            Idx idx = Idx.read(IdxFiles.write(folder, "images", bytes));
            assertEquals(Idx.Type.UBYTE, idx.type());
            assertEquals(Shape.of(2, 3), idx.shape());
            assertArrayEquals(new int[] {0, 1, 2, 127, 128, 255}, idx.toArray().toIntArray());
            assertEquals(6, idx.data().remaining());
            assertTrue(idx.data().isReadOnly());
            assertEquals("Idx[UBYTE [2, 3]]", idx.toString());
        }
    }

    @Test
    void readsEveryType() throws IOException {
        assertArrayEquals(new int[] {-128, 127}, ints(9, new byte[] {-128, 127}));
        assertArrayEquals(new int[] {-2, 258}, ints(0x0B, new byte[] {-1, -2, 1, 2}));
        assertArrayEquals(new int[] {-2, 0x01020304}, ints(0x0C, new byte[] {-1, -1, -1, -2, 1, 2, 3, 4}));
        byte[] floats = ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-3e30f).array();
        assertArrayEquals(
                new float[] {1.5f, -3e30f}, read(0x0D, floats).toArray().toArray());
        byte[] doubles =
                ByteBuffer.allocate(16).putDouble(0.1).putDouble(-1e300).array();
        assertArrayEquals(
                new float[] {0.1f, Float.NEGATIVE_INFINITY},
                read(0x0E, doubles).toArray().toArray());
    }

    private int[] ints(int type, byte... elements) throws IOException {
        return read(type, elements).toArray().toIntArray();
    }

    private Idx read(int type, byte... elements) throws IOException {
        return Idx.read(IdxFiles.write(folder, "elements", IdxFiles.idx(type, new int[] {2}, elements)));
    }

    @Test
    void nothingAtAllIsAValidContent() throws IOException {
        byte[] content = IdxFiles.idx(8, new int[] {0, 28, 28});
        assertEquals(
                Shape.of(0, 28, 28),
                Idx.read(IdxFiles.write(folder, "none", content)).shape());
        assertEquals(
                0,
                Idx.read(IdxFiles.write(folder, "none", IdxFiles.gzip(content)))
                        .toArray()
                        .size());
    }

    @Test
    void growsOverManyChunks() throws IOException {
        byte[] elements = new byte[1_000_003];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (byte) (i * 31 >> 3);
        }
        byte[] content = IdxFiles.gzip(IdxFiles.idx(9, new int[] {elements.length}, elements));
        byte[] got = new byte[elements.length];
        Idx.read(IdxFiles.write(folder, "long", content)).data().get(got);
        assertArrayEquals(elements, got);
    }

    @Test
    void wrongMagicNumbers() throws IOException {
        byte[] good = IdxFiles.idx(8, new int[] {1}, (byte) 1);
        int[][] bad = {{0, 1}, {1, 5}, {2, 0x0A}, {2, 0}, {3, 0}, {3, 17}, {3, 255}};
        for (int[] change : bad) {
            byte[] bytes = good.clone();
            bytes[change[0]] = (byte) change[1];
            rejected(0, "expected the magic number of an IDX file", bytes);
        }
    }

    @Test
    void truncatedAnywhere() throws IOException {
        byte[] good = IdxFiles.idx(8, new int[] {2, 2}, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
        for (int length = 0; length < good.length; length++) {
            byte[] bytes = Arrays.copyOf(good, length);
            // The length of the plain file is known, so a header that promises more is at fault before its elements are
            // read.
            rejected(length < 12 ? length : 4, length < 12 ? "the file ends" : "the file has " + (length - 12), bytes);
            rejectedGzip(length, "the file ends", bytes);
        }
        byte[] compressed = IdxFiles.gzip(good);
        for (int length = 2; length < compressed.length; length++) {
            byte[] bytes = Arrays.copyOf(compressed, length);
            rejected(-1, "truncated or damaged", bytes);
        }
    }

    @Test
    void damagedGzip() throws IOException {
        byte[] compressed = IdxFiles.gzip(IdxFiles.images(3));
        compressed[compressed.length - 8] ^= 1; // the checksum
        rejected(16 + 3 * 784, "truncated or damaged", compressed);
    }

    @Test
    void lyingLengths() throws IOException {
        rejected(4, "shape [100] of UBYTE needs 100 bytes after the header, but the file has 1", idx1(100));
        rejected(4, "expected lengths with a product of at most", idx1(-1));
        rejected(8, "expected lengths with a product of at most", IdxFiles.idx(8, new int[] {1 << 30, 1 << 30}, (byte)
                1));
        rejected(12, "got 2147483648 for dimension 2", IdxFiles.idx(8, new int[] {0, 1, Integer.MIN_VALUE}));
        rejected(4, "expected at most", IdxFiles.idx(0x0E, new int[] {1 << 28}, (byte) 1));
        rejectedGzip(4, "the compressed file can hold at most", idx1(20_000_000));
    }

    private static byte[] idx1(int count) throws IOException {
        return IdxFiles.idx(8, new int[] {count}, (byte) 1);
    }

    @Test
    void aLimitOfOnesOwn() throws IOException {
        Path file = IdxFiles.write(folder, "images", IdxFiles.images(2));
        assertEquals(Shape.of(2, 28, 28), Idx.read(file, 1568).shape());
        String message = assertThrows(FileFormatException.class, () -> Idx.read(file, 1567))
                .getMessage();
        assertTrue(message.contains("expected at most 1567 bytes of elements, got 1568"), message);
    }

    @Test
    void trailingBytes() throws IOException {
        byte[] longer = IdxFiles.idx(8, new int[] {2}, (byte) 1, (byte) 2, (byte) 3);
        rejected(10, "expected the end after [2] elements of UBYTE, got more", longer);
        rejectedGzip(10, "expected the end after [2] elements of UBYTE, got more", longer);
        byte[] compressed = IdxFiles.gzip(IdxFiles.idx(8, new int[] {2}, (byte) 1, (byte) 2));
        for (int more : new int[] {1, 9, 27, 100_000}) {
            byte[] followed = Arrays.copyOf(compressed, compressed.length + more);
            rejected(followed.length, "expected the compressed file to end with its gzip'd data", followed);
        }
    }

    @Test
    void nothingThere() {
        String message = assertThrows(NoSuchFileException.class, () -> Idx.read(folder.resolve("absent")))
                .getMessage();
        assertTrue(message.contains("absent"), message);
        assertThrows(NoSuchFileException.class, () -> Idx.read(folder));
    }

    private void rejectedGzip(long offset, String problem, byte... content) throws IOException {
        rejected(offset, problem, IdxFiles.gzip(content));
    }

    private void rejected(long offset, String problem, byte... content) throws IOException {
        Path file = IdxFiles.write(folder, "hostile", content);
        FileFormatException error = assertThrows(FileFormatException.class, () -> Idx.read(file));
        assertTrue(error.getMessage().startsWith("read idx: " + file + ", byte "), error.getMessage());
        assertTrue(error.getMessage().contains(problem), error.getMessage());
        if (offset >= 0) {
            assertEquals(offset, error.offset(), error.getMessage());
        }
    }
}
