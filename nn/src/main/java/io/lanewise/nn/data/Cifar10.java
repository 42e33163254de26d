package io.lanewise.nn.data;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.FileFormatException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-10 (Krizhevsky, 2009) in its binary form: records of a label of 0 to 9 and 32 x 32 pixels, all red ones, then green, then blue. Images are float32
 * {@code [n, 3, 32, 32]} of 0 to 1, labels int32 {@code [n]}.
 */
public final class Cifar10 {
    /** What the labels mean. */
    public static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final String READ = "read cifar-10";
    private static final int PIXELS = 3 * 32 * 32;

    private Cifar10() {}

    /** The training images of a folder, {@code data_batch_1.bin} to {@code data_batch_5.bin}; see {@link #read}. */
    public static TensorDataset train(Path folder) throws IOException {
        Path[] files = new Path[5];
        for (int i = 0; i < files.length; i++) {
            files[i] = folder.resolve("data_batch_" + (i + 1) + ".bin");
        }
        return read(files);
    }

    /** The test images of a folder, {@code test_batch.bin}; see {@link #read}. */
    public static TensorDataset test(Path folder) throws IOException {
        return read(folder.resolve("test_batch.bin"));
    }

    /**
     * Images of files, one file's behind the other's.
     *
     * @throws FileFormatException if a file is not whole records, or a label is not 0 to 9
     * @throws NoSuchFileException if one is not there
     */
    public static TensorDataset read(Path... files) throws IOException {
        long count = 0;
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString(), null, READ + ": expected a file there");
            }
            long size = Files.size(file);
            if (size == 0 || size % (PIXELS + 1) != 0) {
                throw new FileFormatException(
                        READ,
                        file,
                        size,
                        "expected records of " + (PIXELS + 1) + " bytes, at least one, got " + size + " bytes");
            }
            count += size / (PIXELS + 1);
            if (count > Integer.MAX_VALUE / PIXELS) {
                throw new FileFormatException(
                        READ, file, 0, "expected at most " + Integer.MAX_VALUE / PIXELS + " images");
            }
        }
        NDArray x = NDArray.empty(Shape.of((int) count, 3, 32, 32), "images");
        int[] y = new int[(int) count];
        int next = 0;
        for (Path file : files) {
            next = read(file, x.segment(), y, next);
        }
        return new TensorDataset(new Tensor(x), Tensor.ofInts(y, y.length));
    }

    private static int read(Path file, MemorySegment x, int[] y, int from) throws IOException {
        int next = from;
        long records = Files.size(file) / (PIXELS + 1);
        byte[] record = new byte[PIXELS + 1];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (long i = 0; i < records && next < y.length; i++) {
                if (in.readNBytes(record, 0, record.length) < record.length) {
                    throw new FileFormatException(
                            READ, file, i * record.length, "expected a whole record: the file shrank meanwhile");
                }
                if (record[0] < 0 || record[0] > 9) {
                    throw new FileFormatException(
                            READ, file, i * record.length, "expected a label of 0 to 9, got " + (record[0] & 0xFF));
                }
                y[next] = record[0];
                for (int j = 0; j < PIXELS; j++) {
                    x.setAtIndex(ValueLayout.JAVA_FLOAT, (long) next * PIXELS + j, (record[j + 1] & 0xFF) / 255f);
                }
                next++;
            }
        }
        return next;
    }
}
