package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens to the bytes of a file, reading it gives either a whole array or an error that says where. */
class IdxFuzzTest {
    @Property(tries = 600)
    void damagedFiles(
            @ForAll boolean gzip,
            @ForAll @Size(max = 4) List<@IntRange(max = 63) Integer> positions,
            @ForAll byte flip,
            @ForAll @IntRange(max = 400) int kept)
            throws IOException {
        byte[] content = IdxFiles.idx(8, new int[] {3, 4, 5}, new byte[60]);
        byte[] bytes = gzip ? IdxFiles.gzip(content) : content;
        for (int position : positions) {
            bytes[position % bytes.length] ^= flip;
        }
        readOrExplain(kept < bytes.length ? Arrays.copyOf(bytes, kept) : bytes);
    }

    @Property(tries = 300)
    void anyBytesAfterAnHonestMagicNumber(
            @ForAll @IntRange(min = 8, max = 14) int type, @ForAll @IntRange(max = 5) int rank, @ForAll byte[] rest)
            throws IOException {
        byte[] header = {0, 0, (byte) type, (byte) rank};
        byte[] bytes = Arrays.copyOf(header, 4 + rest.length);
        System.arraycopy(rest, 0, bytes, 4, rest.length);
        readOrExplain(bytes);
        readOrExplain(IdxFiles.gzip(bytes));
    }

    private static void readOrExplain(byte... bytes) throws IOException {
        Path file = Files.createTempFile("fuzz", ".idx");
        try {
            Files.write(file, bytes);
            Idx idx = Idx.read(file);
            assertEquals(idx.shape().size() * idx.type().bytes, idx.data().remaining());
            assertEquals(idx.shape().size(), idx.toArray().size());
        } catch (FileFormatException e) {
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            assertTrue(e.offset() >= 0, e.getMessage());
        } finally {
            Files.delete(file);
        }
    }
}
