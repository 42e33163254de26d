package io.lanewise.nn.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever happens to a file of PyTorch, reading it gives whole tensors or an error that names it. */
class TorchFuzzTest {
    /** Instructions that do something, so that random programs get further than one byte. */
    private static final byte[] OPS = {
        'N',
        (byte) 0x88,
        'J',
        'K',
        'M',
        (byte) 0x8a,
        'G',
        'X',
        'T',
        (byte) 0x8c,
        ')',
        (byte) 0x85,
        (byte) 0x86,
        (byte) 0x87,
        't',
        ']',
        '}',
        'a',
        'e',
        's',
        'u',
        '(',
        '0',
        'q',
        'r',
        'h',
        'j',
        'c',
        (byte) 0x93,
        'Q',
        'R',
        'b',
        '.',
        0,
        1
    };

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(TorchFuzzTest.class.getResourceAsStream("/torch/" + name))) {
            return in.readAllBytes();
        }
    }

    /** An archive as PyTorch writes it, stored. */
    static byte[] archive(byte[] pickle, byte... storage) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "a/data.pkl", pickle);
            store(zip, "a/data/0", storage);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte... content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    @Property(tries = 100)
    void damagedFiles(
            @ForAll @Size(max = 4) List<@IntRange(max = 4000) Integer> positions,
            @ForAll byte flip,
            @ForAll @IntRange(max = 6000) int kept)
            throws IOException {
        readOrExplain(Hostile.damaged(resource("types.pt"), positions, flip, kept));
    }

    @Property(tries = 150)
    void anyPickle(@ForAll @Size(max = 40) List<@IntRange(max = 34) Integer> program) throws IOException {
        byte[] pickle = new byte[program.size() + 1];
        for (int i = 0; i < program.size(); i++) {
            pickle[i] = OPS[program.get(i)];
        }
        pickle[program.size()] = '.';
        readOrExplain(archive(pickle));
    }

    @Property(tries = 80)
    void anyTensor(
            @ForAll @LongRange(min = Integer.MIN_VALUE, max = Integer.MAX_VALUE) long count,
            @ForAll int offset,
            @ForAll @Size(max = 3) List<Integer> shape,
            @ForAll @Size(max = 3) List<Integer> strides)
            throws IOException {
        readOrExplain(archive(tensor(count, offset, shape, strides), new byte[16]));
        readOrExplain(archive(tensor(4, 0, shape, strides), new byte[16]));
    }

    /** A pickle of one tensor of float32. */
    private static byte[] tensor(long count, int offset, List<Integer> shape, List<Integer> strides) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("}"));
        text(out, "w");
        out.writeBytes(ascii("ctorch._utils\n_rebuild_tensor_v2\n(("));
        text(out, "storage");
        out.writeBytes(ascii("ctorch\nFloatStorage\n"));
        text(out, "0");
        text(out, "cpu");
        number(out, (int) count);
        out.writeBytes(ascii("tQ"));
        number(out, offset);
        out.write('(');
        shape.forEach(length -> number(out, length));
        out.writeBytes(ascii("t("));
        strides.forEach(step -> number(out, step));
        out.writeBytes(ascii("ttRs."));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write('X');
        for (int i = 0; i < 4; i++) {
            out.write(text.length() >> 8 * i);
        }
        out.writeBytes(ascii(text));
    }

    private static void number(ByteArrayOutputStream out, int number) {
        out.write('J');
        for (int i = 0; i < 4; i++) {
            out.write(number >> 8 * i);
        }
    }

    private static void readOrExplain(byte... bytes) throws IOException {
        Hostile.readOrExplain(".pt", TorchFile::load, bytes);
    }

    private static String refused(byte... bytes) throws IOException {
        Path file = Files.createTempFile("hostile", ".pt");
        try {
            Files.write(file, bytes);
            return Objects.requireNonNull(assertThrows(FileFormatException.class, () -> TorchFile.load(file))
                    .getMessage());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void listsWithinListsWithoutEnd() throws IOException {
        ByteArrayOutputStream doubling = new ByteArrayOutputStream();
        doubling.writeBytes(ascii("]q\0"));
        for (int i = 0; i < 60; i++) { // each list holds the one before twice: 2^60 parts
            doubling.writeBytes(ascii("(h\0h\0e"));
            doubling.writeBytes(new byte[] {'q', 1, '0', ']', 'h', 1, 'a', 'q', 0});
        }
        doubling.write('.');
        assertTrue(refused(archive(doubling.toByteArray())).contains("within each other"));
        assertTrue(refused(archive(ascii("]q\0h\0a."))).contains("within each other"), "a list in itself");
        byte[] marks = new byte[5_000_000];
        Arrays.fill(marks, (byte) ']');
        assertTrue(refused(archive(marks)).contains("at most 4000000 values"));
    }

    @Test
    void archivesThatExpandOrPointElsewhere() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a/data.pkl"));
            zip.write(new byte[10_000_000]);
        }
        assertTrue(refused(bytes.toByteArray()).contains("stored without compression"));
        byte[] outside = tensor(4, 0, List.of(4), List.of(1));
        for (int i = 0; i < outside.length - 1; i++) {
            if (outside[i] == '0' && outside[i - 1] == 0) {
                outside[i] = '/';
            }
        }
        assertTrue(refused(archive(outside, new byte[16])).contains("expected an entry \"a/data//\""));
        assertTrue(refused(archive(tensor(5, 0, List.of(4), List.of(1)), new byte[16]))
                .contains("expected 5 elements of F32, got 16 bytes"));
        assertTrue(refused(archive(tensor(4, 1, List.of(4), List.of(1)), new byte[16]))
                .contains("does not lie within the 4 elements"));
    }
}
