package io.lanewise.nn.data;

import io.lanewise.core.array.Checks;
import io.lanewise.nn.autograd.NoGrad;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.FileFormatException;
import io.lanewise.nn.io.MappedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Samples in two {@code .npy} files, which may be larger than memory: they are mapped, and a batch copies its rows. What is used often stays in the
 * system's cache.
 *
 * {@snippet :
 * try (var data = MappedDataset.open(Path.of("x.npy"), Path.of("y.npy")).scaledBy(1 / 255f)) { // bytes as 0 to 1
 *     var loader = DataLoader.of(data).batchSize(64).shuffle(true).prefetch(2).build();
 * }
 * }
 */
public final class MappedDataset implements Dataset, AutoCloseable {
    private final MappedRows x;
    private final MappedRows y;
    private final float factor;

    private MappedDataset(MappedRows x, MappedRows y, float factor) {
        this.x = x;
        this.y = y;
        this.factor = factor;
    }

    /**
     * Maps inputs {@code [n, ..]} and labels or targets {@code [n, ..]}.
     *
     * @throws FileFormatException if a file is not what {@link MappedRows#open} takes
     * @throws IllegalArgumentException if they have not as many rows
     */
    public static MappedDataset open(Path x, Path y) throws IOException {
        MappedRows inputs = MappedRows.open(x);
        try {
            MappedRows targets = MappedRows.open(y);
            if (inputs.rows() != targets.rows()) {
                targets.close();
                throw Checks.error(
                        "mapped dataset",
                        "expected as many rows in " + x + " and " + y + ", got " + inputs.rows() + " and "
                                + targets.rows());
            }
            return new MappedDataset(inputs, targets, 0);
        } catch (Throwable failure) {
            inputs.close();
            throw failure;
        }
    }

    /** This one with inputs as float32, multiplied by a factor: bytes of an image by {@code 1 / 255f}. */
    public MappedDataset scaledBy(float by) {
        return new MappedDataset(x, y, Checks.finite("mapped dataset", "factor", by));
    }

    @Override
    public int size() {
        return x.rows();
    }

    /** @throws UncheckedIOException if a number cannot be held, or a file shrank meanwhile */
    @Override
    public Batch batch(int... indices) {
        try {
            Tensor inputs = x.get(indices);
            Tensor targets = y.get(indices);
            return new Batch(
                    factor == 0 ? inputs : NoGrad.run(() -> inputs.toFloat().mul(factor)), targets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the mapping. */
    @Override
    public void close() {
        x.close();
        y.close();
    }
}
