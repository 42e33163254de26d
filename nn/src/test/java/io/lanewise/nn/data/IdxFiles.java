package io.lanewise.nn.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** IDX files made for tests. */
final class IdxFiles {
    private IdxFiles() {}

    /** Header and elements; the header says what it is told to, true or not. */
    static byte[] idx(int type, int[] dims, byte... elements) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(0);
        out.writeByte(type);
        out.writeByte(dims.length);
        for (int dim : dims) {
            out.writeInt(dim);
        }
        out.write(elements);
        return bytes.toByteArray();
    }

    static byte[] gzip(byte... content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    static byte[] images(int count) throws IOException {
        byte[] pixels = new byte[count * 28 * 28];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 7 + i / 784);
        }
        return idx(8, new int[] {count, 28, 28}, pixels);
    }

    static byte[] labels(int count) throws IOException {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 10);
        }
        return idx(8, new int[] {count}, labels);
    }

    /** Content of the four official files, gzip'd, in the order of {@link ImageFiles}. */
    static byte[][] official() throws IOException {
        return new byte[][] {gzip(images(20)), gzip(labels(20)), gzip(images(11)), gzip(labels(11))};
    }

    static Path write(Path folder, String name, byte... content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }
}
