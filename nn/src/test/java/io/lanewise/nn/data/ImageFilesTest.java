package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.io.FileFormatException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of class folders and of CIFAR-10's files. */
class ImageFilesTest {
    @TempDir
    Path folder = Path.of("");

    static void image(Path file, int width, int height, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        assertTrue(ImageIO.write(image, "png", file.toFile()));
    }

    @Test
    void aFolderForEachClass() throws IOException {
        image(folder.resolve("dogs/a.PNG"), 2, 3, 0xFF8000);
        image(folder.resolve("cats/b.png"), 8, 12, 0x0000FF);
        Files.writeString(folder.resolve("cats/readme.txt"), "no image");
        ImageFolder images = ImageFolder.open(folder, 3, 3, 2);
        assertEquals(List.of("cats", "dogs"), images.classes());
        assertEquals(2, images.size());
        Batch batch = images.batch(1, 0, 1);
        assertEquals(Shape.of(3, 3, 3, 2), batch.x().shape());
        assertArrayEquals(new int[] {1, 0, 1}, batch.y().toIntArray());
        assertArrayEquals(new int[] {0, 1}, images.labels().toIntArray());
        float[] x = batch.x().toArray();
        for (int i = 0; i < 6; i++) {
            assertArrayEquals(new float[] {1, 128 / 255f, 0}, new float[] {x[i], x[6 + i], x[12 + i]}, 1e-6f);
            assertArrayEquals(new float[] {0, 0, 1}, new float[] {x[18 + i], x[24 + i], x[30 + i]}, 1e-6f);
        }
        assertEquals(0.114f, ImageFolder.open(folder, 1, 1, 1).batch(0).x().item(), 1e-3f);
        assertThrows(NoSuchFileException.class, () -> ImageFolder.open(folder.resolve("none"), 3, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> ImageFolder.open(folder.resolve("cats"), 3, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> ImageFolder.open(folder, 2, 2, 2));
        Path cut = Files.write(
                folder.resolve("cats/c.png"), Arrays.copyOf(Files.readAllBytes(folder.resolve("cats/b.png")), 50));
        ImageFolder damaged = ImageFolder.open(folder, 3, 3, 2);
        UncheckedIOException error = assertThrows(UncheckedIOException.class, () -> damaged.batch(1));
        assertInstanceOf(FileFormatException.class, error.getCause());
        assertTrue(String.valueOf(error.getMessage()).contains(cut.toString()), error.getMessage());
    }

    @Test
    void cifar() throws IOException {
        byte[] records = new byte[2 * 3073];
        records[0] = 3;
        records[1] = (byte) 255;
        records[3073] = 9;
        records[3073 + 3072] = 51;
        for (int i = 1; i <= 5; i++) {
            Files.write(folder.resolve("data_batch_" + i + ".bin"), records);
        }
        TensorDataset train = Cifar10.train(folder);
        assertEquals(Shape.of(10, 3, 32, 32), train.x().shape());
        assertArrayEquals(new int[] {3, 9, 3, 9, 3, 9, 3, 9, 3, 9}, train.y().toIntArray());
        float[] x = train.subset(8, 9).x().toArray();
        assertEquals(1, x[0]);
        assertEquals(0.2f, x[2 * 3072 - 1]);
        assertEquals("cat", Cifar10.CLASSES.get(3));
        assertThrows(NoSuchFileException.class, () -> Cifar10.test(folder));
        records[3073] = 10;
        Path file = Files.write(folder.resolve("test_batch.bin"), records);
        FileFormatException error = assertThrows(FileFormatException.class, () -> Cifar10.test(folder));
        assertEquals(3073, error.offset());
        Files.write(file, Arrays.copyOf(records, 4000));
        assertThrows(FileFormatException.class, () -> Cifar10.test(folder));
    }
}
