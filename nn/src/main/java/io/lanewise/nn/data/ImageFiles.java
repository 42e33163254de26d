package io.lanewise.nn.data;

import io.lanewise.core.array.NDArray;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.FileFormatException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A set of 28x28 images of ten classes in four IDX files, as MNIST's: what its files are called, and where they are.
 *
 * @param name folder in the cache, and middle of the system property {@code lanewise.NAME.url}
 * @param official where the files are offered
 * @param md5 official checksums of the gzip'd training images, training labels, test images, test labels
 */
record ImageFiles(String name, String official, List<String> md5) {
    private static final int SIDE = 28;
    private static final int CLASSES = 10;
    private static final List<String> FILES = List.of(
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");
    private static final float[] SCALED = new float[256];

    static {
        for (int i = 0; i < SCALED.length; i++) {
            SCALED[i] = i / 255f;
        }
    }

    /** The training set (0) or the test set (1) of a folder. */
    TensorDataset load(Path folder, int part) throws IOException {
        Path imageFile = find(folder, FILES.get(2 * part));
        Path labelFile = find(folder, FILES.get(2 * part + 1));
        Idx labels = Idx.read(labelFile);
        if (labels.type() != Idx.Type.UBYTE
                || labels.shape().rank() != 1
                || labels.shape().size() == 0) {
            throw bad(labelFile, 0, "expected a vector of labels [n] of UBYTE, got " + labels);
        }
        Idx images = Idx.read(imageFile);
        Shape expected = Shape.of(labels.shape().dim(0), SIDE, SIDE);
        if (images.type() != Idx.Type.UBYTE || !images.shape().equals(expected)) {
            throw bad(
                    imageFile,
                    0,
                    "expected images " + expected + " of UBYTE, one for each label of " + labelFile + ", got "
                            + images);
        }
        byte[] classes = labels.bytes();
        for (int i = 0; i < classes.length; i++) {
            if ((classes[i] & 0xFF) >= CLASSES) {
                throw bad(labelFile, 8L + i, "expected a label of 0 to 9, got " + (classes[i] & 0xFF));
            }
        }
        return new TensorDataset(new Tensor(scaled(images)), new Tensor(labels.toArray()));
    }

    private static NDArray scaled(Idx images) {
        int count = images.shape().dim(0);
        NDArray x = NDArray.empty(Shape.of(count, 1, SIDE, SIDE), "images");
        MemorySegment memory = x.segment();
        byte[] pixels = images.bytes();
        float[] image = new float[SIDE * SIDE];
        for (int i = 0; i < count; i++) {
            int at = i * image.length;
            for (int j = 0; j < image.length; j++) {
                image[j] = SCALED[pixels[at + j] & 0xFF];
            }
            MemorySegment.copy(image, 0, memory, ValueLayout.JAVA_FLOAT, 4L * at, image.length);
        }
        return x;
    }

    private static Path find(Path folder, String file) throws NoSuchFileException {
        for (String name : List.of(file + ".gz", file)) {
            Path path = folder.resolve(name);
            if (Files.exists(path)) {
                return path;
            }
        }
        throw new NoSuchFileException(
                folder.resolve(file).toString(),
                null,
                "expected the file there, under its official name, gzip'd (.gz) or plain; without a folder it is downloaded");
    }

    /** Downloads what the folder has not got yet, gzip'd. */
    Path download(Path folder, URI base) throws IOException {
        for (int i = 0; i < FILES.size(); i++) {
            String file = FILES.get(i);
            if (!Files.exists(folder.resolve(file))) {
                Download.into(folder.resolve(file + ".gz"), Download.resolve(base, file + ".gz"), md5.get(i));
            }
        }
        return folder;
    }

    Path download() throws IOException {
        return download(
                DataFolder.path().resolve(name), URI.create(System.getProperty("lanewise." + name + ".url", official)));
    }

    private FileFormatException bad(Path file, long offset, String problem) {
        return new FileFormatException("read " + name, file, offset, problem);
    }
}
