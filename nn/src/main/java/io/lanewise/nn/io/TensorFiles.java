package io.lanewise.nn.io;

import io.lanewise.core.array.DType;
import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;

/** Opens a file of tensors of any kind that the library reads. */
public final class TensorFiles {
    private TensorFiles() {}

    /**
     * Opens a PyTorch file, a NumPy archive or a safetensors file, whichever it is by its content.
     *
     * @throws FileFormatException if it is damaged, or none of these
     * @throws NoSuchFileException if it is not there
     */
    public static TensorFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "open: expected a file there");
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(9);
        }
        boolean whole = start.length == 9;
        if (whole && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4) {
            return hasArrays(file) ? new Arrays(file, Npz.load(file)) : TorchFile.open(file);
        }
        return whole && start[0] == (byte) 0x80 && start[1] <= 5 && start[8] != '{'
                ? TorchFile.open(file) // a bare pickle: it says what to do about that old format
                : SafeTensors.open(file);
    }

    private static boolean hasArrays(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().anyMatch(entry -> entry.getName().endsWith(".npy"));
        } catch (IOException | IllegalArgumentException e) {
            return false; // whoever reads it will say what is wrong
        }
    }

    /** Arrays that are in memory already. */
    private record Arrays(Path path, Map<String, Tensor> tensors) implements TensorFile {
        @Override
        public Set<String> names() {
            return Collections.unmodifiableSet(tensors.keySet());
        }

        @Override
        public Shape shape(String name) {
            return get(name).shape();
        }

        @Override
        public DType type(String name) {
            return get(name).value().type();
        }

        @Override
        public Tensor get(String name) {
            return TensorFile.named(path, tensors, name);
        }

        @Override
        public boolean isSound(String name) {
            return true;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
