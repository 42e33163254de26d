package io.lanewise.nn.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * MNIST: handwritten digits (LeCun, Cortes and Burges), 60,000 to train with and 10,000 to test.
 *
 * <p>Images are float32 [n, 1, 28, 28] scaled to [0, 1], labels int32 [n] of 0 to 9. A folder holds the files under their official names
 * ({@code train-images-idx3-ubyte} and so on), gzip'd or plain; it may hold fewer images. Without a folder the files come from
 * {@link DataFolder}{@code /mnist}, and what is missing there is downloaded from {@value #URL}, or the address in system
 * property {@code lanewise.mnist.url}, and checked.
 */
public final class Mnist {
    /** Where the files are offered. */
    public static final String URL = "https://ossci-datasets.s3.amazonaws.com/mnist/";

    private static final ImageFiles FILES = new ImageFiles(
            "mnist",
            URL,
            List.of(
                    "f68b3c2dcbeaaa9fbdd348bbdeb94873",
                    "d53e105ee54ea40749a09fcbcd1e9432",
                    "9fb629c4189551a2d022fa330f9573f3",
                    "ec29112dd5afa0611ce80d1b7f02629c"));

    private Mnist() {}

    /**
     * The training set of a folder.
     *
     * @throws io.lanewise.nn.io.FileFormatException if a file is damaged, not what it should be, or images and labels differ in number
     * @throws java.nio.file.NoSuchFileException if a file is not there
     */
    public static TensorDataset train(Path folder) throws IOException {
        return FILES.load(folder, 0);
    }

    /** The test set of a folder; see {@link #train(Path)}. */
    public static TensorDataset test(Path folder) throws IOException {
        return FILES.load(folder, 1);
    }

    /** The training set, downloaded the first time. */
    public static TensorDataset train() throws IOException {
        return train(FILES.download());
    }

    /** The test set, downloaded the first time. */
    public static TensorDataset test() throws IOException {
        return test(FILES.download());
    }

    /**
     * Downloads the official files into a folder, except those it has already.
     *
     * @param base address of the folder that offers them
     * @return the folder
     * @throws IOException if the transfer fails or a file has not the official checksum; files that are complete stay, so
     *     that calling again continues with the next one
     */
    public static Path download(Path folder, URI base) throws IOException {
        return FILES.download(folder, base);
    }
}
