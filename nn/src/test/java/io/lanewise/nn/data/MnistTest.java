package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
    @TempDir
    Path folder;

    private void files(byte[] images, byte... labels) throws IOException {
        IdxFiles.write(folder, "train-images-idx3-ubyte", images);
        IdxFiles.write(folder, "train-labels-idx1-ubyte.gz", IdxFiles.gzip(labels));
    }

    @Test
    void imagesBetweenZeroAndOneAndLabels() throws IOException {
        byte[] content = IdxFiles.images(13);
        files(content, IdxFiles.labels(13));
        for (TensorDataset data : new TensorDataset[] {Mnist.train(folder), FashionMnist.train(folder)}) {
            assertEquals(Shape.of(13, 1, 28, 28), data.x().shape());
            assertEquals(Shape.of(13), data.y().shape());
            assertTrue(data.y().isInt());
            float[] x = data.x().toArray();
            for (int i = 0; i < x.length; i++) {
                assertEquals((content[16 + i] & 0xFF) / 255f, x[i]);
            }
            assertEquals(2, data.y().toIntArray()[12]);
        }
        assertThrows(NoSuchFileException.class, () -> Mnist.test(folder));
    }

    @Test
    void tenClassNames() {
        assertEquals(10, FashionMnist.CLASSES.size());
        assertEquals("Ankle boot", FashionMnist.CLASSES.get(9));
    }

    @Test
    void labelsOutOfRange() throws IOException {
        byte[] labels = IdxFiles.labels(5);
        labels[8 + 3] = 10;
        files(IdxFiles.images(5), labels);
        rejected(11, "expected a label of 0 to 9, got 10");
        labels[8 + 3] = -1;
        files(IdxFiles.images(5), labels);
        rejected(11, "expected a label of 0 to 9, got 255");
    }

    @Test
    void countsThatDiffer() throws IOException {
        files(IdxFiles.images(5), IdxFiles.labels(6));
        rejected(0, "expected images [6, 28, 28] of UBYTE, one for each label of ");
    }

    @Test
    void otherShapesAndTypes() throws IOException {
        files(IdxFiles.idx(8, new int[] {1, 2, 2}, new byte[4]), IdxFiles.labels(1));
        rejected(0, "got Idx[UBYTE [1, 2, 2]]");
        files(IdxFiles.idx(9, new int[] {1, 28, 28}, new byte[784]), IdxFiles.labels(1));
        rejected(0, "got Idx[BYTE [1, 28, 28]]");
        files(IdxFiles.images(1), IdxFiles.images(1));
        rejected(0, "expected a vector of labels [n] of UBYTE, got Idx[UBYTE [1, 28, 28]]");
        files(IdxFiles.images(0), IdxFiles.labels(0));
        rejected(0, "expected a vector of labels [n] of UBYTE, got Idx[UBYTE [0]]");
    }

    private void rejected(long offset, String problem) {
        FileFormatException error = assertThrows(FileFormatException.class, () -> Mnist.train(folder));
        assertTrue(error.getMessage().startsWith("read mnist: "), error.getMessage());
        assertTrue(error.getMessage().contains(problem), error.getMessage());
        assertEquals(offset, error.offset());
    }

    @Test
    void absentFilesAreNamed() {
        String message = assertThrows(NoSuchFileException.class, () -> Mnist.train(folder))
                .getMessage();
        assertTrue(message.contains("train-images-idx3-ubyte"), message);
    }

    @Test
    void theRealOnesIfTheyAreThere() throws IOException {
        Path real = DataFolder.path().resolve("mnist");
        assumeTrue(
                Files.exists(real.resolve("train-images-idx3-ubyte.gz")),
                () -> "no MNIST in " + real + "; -D" + DataFolder.PROPERTY + " or " + DataFolder.VARIABLE
                        + " names its parent");
        TensorDataset test = Mnist.test(real);
        assertEquals(60_000, Mnist.train(real).size());
        assertEquals(10_000, test.size());
        double sum = 0;
        for (float pixel : test.x().toArray()) {
            sum += pixel;
        }
        assertEquals(0.1325, sum / test.x().size(), 1e-4);
    }
}
