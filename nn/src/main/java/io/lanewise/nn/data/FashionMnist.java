package io.lanewise.nn.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Fashion-MNIST: pictures of clothes (Xiao, Rasul and Vollgraf, 2017) in the form of MNIST, 60,000 to train with and 10,000 to test.
 *
 * <p>Images are float32 [n, 1, 28, 28] scaled to [0, 1], labels int32 [n] of 0 to 9. A folder holds the files under their official names
 * ({@code train-images-idx3-ubyte} and so on), gzip'd or plain; it may hold fewer images. Without a folder the files come from
 * {@link DataFolder}{@code /fashion-mnist}, and what is missing there is downloaded from {@value #URL}, or the address in system
 * property {@code lanewise.fashion-mnist.url}, and checked.
 */
public final class FashionMnist {
    /** Where the files are offered. */
    public static final String URL = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";

    /** What labels 0 to 9 mean. */
    public static final List<String> CLASSES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private static final ImageFiles FILES = new ImageFiles(
            "fashion-mnist",
            URL,
            List.of(
                    "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
                    "25c81989df183df01b3e8a0aad5dffbe",
                    "bef4ecab320f06d8554ea6380940ec79",
                    "bb300cfdad3c16e7a12a480ee83cd310"));

    private FashionMnist() {}

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
