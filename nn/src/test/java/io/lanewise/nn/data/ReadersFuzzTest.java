package io.lanewise.nn.data;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.Hostile;
import io.lanewise.nn.io.MappedRows;
import io.lanewise.nn.io.Npy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever bytes a file has, its reader reads it or says what is wrong, in which file and where. */
class ReadersFuzzTest {
    /** Reads what it can of an image. */
    private static void image(Path file) throws IOException {
        Objects.requireNonNull(ImageFolder.decode(file));
    }

    private static void table(Path file) throws IOException {
        CsvTable table = Csv.commas().missing("", "?").read(file);
        for (String name : table.names()) {
            if (table.isNumber(name)) {
                table.numbers(name);
            }
        }
    }

    private static void mapped(Path file) throws IOException {
        try (MappedRows rows = MappedRows.open(file)) {
            if (rows.rows() > 0) {
                rows.get(0, rows.rows() - 1);
            }
        }
    }

    private static byte[] image(String format) throws IOException {
        var picture = new java.awt.image.BufferedImage(9, 7, java.awt.image.BufferedImage.TYPE_INT_RGB);
        picture.setRGB(3, 3, 0xFF00FF);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, format, bytes);
        return bytes.toByteArray();
    }

    private static byte[] npy() throws IOException {
        Path file = Files.createTempFile("whole", ".npy");
        try {
            Npy.save(Tensor.zeros(5, 3), file);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    private static final byte[] CSV = "a,b,\"c\"\n1,x,\"y \"\"z\"\"\"\n?,,2.5e3\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PAIRS = "byte pairs 1\n97 98\n256 256\n".getBytes(StandardCharsets.US_ASCII);

    @Property(tries = 40)
    void damagedFiles(
            @ForAll @Size(max = 4) List<@IntRange(max = 4000) Integer> positions,
            @ForAll byte flip,
            @ForAll @IntRange(max = 400) int kept)
            throws IOException {
        Hostile.readOrExplain(".csv", ReadersFuzzTest::table, Hostile.damaged(CSV, positions, flip, kept));
        Hostile.readOrExplain(".txt", BytePairs::load, Hostile.damaged(PAIRS, positions, flip, kept));
        Hostile.readOrExplain(".npy", ReadersFuzzTest::mapped, Hostile.damaged(npy(), positions, flip, kept));
        Hostile.readOrExplain(".bin", Cifar10::read, Hostile.damaged(new byte[3073], positions, flip, kept * 10));
        for (String format : List.of("png", "jpg", "gif", "bmp")) {
            byte[] damaged = Hostile.damaged(image(format), positions, flip, kept * 2);
            Hostile.readOrExplain("." + format, ReadersFuzzTest::image, damaged);
        }
    }

    @Property(tries = 60)
    void anyText(@ForAll String text, @ForAll @Size(max = 60) byte[] bytes) throws IOException {
        Hostile.readOrExplain(".csv", ReadersFuzzTest::table, text.getBytes(StandardCharsets.UTF_8));
        Hostile.readOrExplain(".csv", ReadersFuzzTest::table, bytes);
        Hostile.readOrExplain(".txt", BytePairs::load, ("byte pairs 1\n" + text).getBytes(StandardCharsets.UTF_8));
        Hostile.readOrExplain(".png", ReadersFuzzTest::image, bytes);
        Hostile.readOrExplain(".npy", ReadersFuzzTest::mapped, bytes);
    }

    @Test
    void numbersThatLie() throws IOException {
        ByteArrayOutputStream quote = new ByteArrayOutputStream();
        quote.writeBytes("a\n\"".getBytes(StandardCharsets.UTF_8));
        quote.writeBytes(new byte[3_000_000]); // a field without an end
        Hostile.readOrExplain(".csv", ReadersFuzzTest::table, quote.toByteArray());
        List<String> doubling = new ArrayList<>(List.of("byte pairs 1"));
        for (int i = 0; i < 40; i++) { // each twice the one before: 2^40 bytes
            doubling.add(i == 0 ? "0 0" : (255 + i) + " " + (255 + i));
        }
        Hostile.readOrExplain(
                ".txt", BytePairs::load, (String.join("\n", doubling) + "\n").getBytes(StandardCharsets.UTF_8));
        byte[] wide = image("bmp");
        wide[18] = wide[19] = wide[20] = (byte) 0xFF; // a width of 16 million
        wide[22] = wide[23] = (byte) 0xFF;
        Hostile.readOrExplain(".bmp", ReadersFuzzTest::image, wide);
        for (String shape : List.of("2147483647, 2147483647", "0, 2147483647", "2147483647, 0", "1, 99999999999")) {
            String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }";
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
            out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
            Hostile.readOrExplain(".npy", ReadersFuzzTest::mapped, out.toByteArray());
        }
    }
}
